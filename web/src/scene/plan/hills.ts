/** The terrain's tiles as a source of hill shading. */
import { addProtocol, type RasterDEMSourceSpecification } from 'maplibre-gl';
import { hasTile, type TerrainRecord } from '../terrain-record';

const PROTOCOL = 'terrain';
const MISSING = 404;

let shown: TerrainRecord | null = null;

/** The source of a city's terrain; only tiles that exist are asked for. */
export function hillSource(record: TerrainRecord): RasterDEMSourceSpecification {
  if (!shown) addProtocol(PROTOCOL, ({ url }, { signal }) => load(url, signal));
  shown = record;
  return {
    type: 'raster-dem',
    tiles: [`${PROTOCOL}://{z}/{x}/{y}`],
    tileSize: 256,
    minzoom: record.minzoom,
    maxzoom: record.maxzoom,
    encoding: 'terrarium',
  };
}

async function load(url: string, signal: AbortSignal): Promise<{ data: ArrayBuffer }> {
  const [zoom, x, y] = url.slice(`${PROTOCOL}://`.length).split('/').map(Number) as [
    number,
    number,
    number,
  ];
  if (!shown || !hasTile(shown, x, y, zoom)) {
    throw Object.assign(new Error('no terrain here'), { status: MISSING });
  }
  const response = await fetch(`${shown.root}${zoom}/${x}/${y}.png`, { signal });
  if (!response.ok) throw Object.assign(new Error(url), { status: response.status });
  return { data: await response.arrayBuffer() };
}
