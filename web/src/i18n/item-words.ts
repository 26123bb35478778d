/** Words for what people wrote: titles, values of fields, times, kinds. */

import { metresBetween } from '../model/heat-stamps';
import { isHours } from '../model/hours';
import {
  type Field,
  FROM_PAPER,
  type Geometry,
  type Item,
  kindField,
  kindOf,
  type PeopleLayer,
  placeOf,
  textField,
} from '../model/items';
import { hoursWord } from './hours-words';
import { commaOf, dataLanguage, type Language } from './languages';
import { isMessageKey, type MessageKey, message } from './messages';

const LONGEST_TITLE = 60;
const UNIT = /\s*[(（]([^()（）]+)[)）]\s*$/;

/** What an item is, as its layer says it: 木, 暑い, 公共施設. */
export function kindWord(
  language: Language,
  item: Pick<Item, 'properties'>,
  layer: PeopleLayer,
): string {
  const id = kindOf(item, layer);
  return choiceWord(language, kindField(layer), id);
}

export function choiceWord(language: Language, field: Field | undefined, id: string): string {
  const choice = field?.choices?.find((each) => each.id === id);
  return choice ? choice.label[dataLanguage(language)] : id;
}

/** Its name, else its first words, else what it is. */
export function titleOf(
  language: Language,
  item: Pick<Item, 'properties'>,
  layer: PeopleLayer,
): string {
  const { name, name_en: english } = item.properties;
  if (language === 'en' && typeof english === 'string' && english) return english;
  if (typeof name === 'string' && name) return name;
  const words = item.properties[textField(layer)?.id ?? ''];
  if (typeof words === 'string' && words.trim()) return shortened(words.trim());
  return kindWord(language, item, layer) || layer.title[dataLanguage(language)];
}

function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  if (characters.length <= LONGEST_TITLE) return characters.join('');
  return `${characters.slice(0, LONGEST_TITLE - 1).join('')}…`;
}

/** Label of a field without its unit, and the unit. */
export function labelOf(language: Language, field: Field): { label: string; unit: string } {
  const whole = field.label[dataLanguage(language)];
  const unit = UNIT.exec(whole)?.[1] ?? '';
  return field.type === 'number' || field.type === 'integer'
    ? { label: whole.replace(UNIT, ''), unit }
    : { label: whole, unit: '' };
}

/** A value as people read it; empty where there is none. */
export function valueWord(language: Language, field: Field, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  const { unit } = labelOf(language, field);
  switch (field.type) {
    case 'boolean':
      return message(language, value === true ? 'item.yes' : 'item.no');
    case 'number':
    case 'integer':
      return `${new Intl.NumberFormat(dataLanguage(language)).format(Number(value))}${unit ? ` ${unit}` : ''}`;
    case 'choice':
      return choiceWord(language, field, String(value));
    case 'choices':
      return (Array.isArray(value) ? value : [])
        .map((each) => choiceWord(language, field, String(each)))
        .join(commaOf(language));
    case 'hours':
      return isHours(value) ? hoursWord(language, value) : '';
    default:
      return knownWord(language, field, String(value));
  }
}

/** Species and covers are kept by the names of the simulation. */
function knownWord(language: Language, field: Field, value: string): string {
  const key = `${field.id}.${value}`;
  return isMessageKey(key) ? message(language, key) : value;
}

/** 7月18日 14:20 */
export function momentWord(language: Language, time: string): string {
  const moment = new Date(time);
  const thisYear = moment.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(dataLanguage(language), {
    ...(thisYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(moment);
}

export function authorWord(language: Language, { about, properties }: Item): string {
  const name = about.pen_name;
  if (properties[FROM_PAPER] && name) return message(language, 'item.by.paper', { name });
  if (about.mine) return message(language, 'item.by.you');
  return name ? message(language, 'item.by', { name }) : message(language, 'item.by.nobody');
}

export function distanceWord(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}

/** Length or area of what was drawn, with its unit; empty for a point. */
export function measureOf(geometry: Geometry | null): { key: MessageKey; text: string } | null {
  if (geometry?.type === 'LineString') {
    const places = geometry.coordinates.map(([lon = 0, lat = 0]) => ({ lon, lat }));
    const metres = places.slice(1).reduce((sum, place, i) => {
      const before = places[i];
      return before ? sum + metresBetween(before, place) : sum;
    }, 0);
    return { key: 'item.length', text: `${Math.round(metres)} m` };
  }
  if (geometry?.type !== 'Polygon') return null;
  return { key: 'item.area', text: `${Math.round(areaOf(geometry))} m²` };
}

/** Area of the outer ring on the plane that touches it, square metres. */
function areaOf(geometry: GeoJSON.Polygon): number {
  const ring = geometry.coordinates[0] ?? [];
  const middle = placeOf(geometry);
  if (!middle) return 0;
  const metres = ring.map(([lon = 0, lat = 0]) => {
    const east = metresBetween({ lon, lat: middle.lat }, middle) * Math.sign(lon - middle.lon);
    const north = metresBetween({ lon: middle.lon, lat }, middle) * Math.sign(lat - middle.lat);
    return [east, north] as const;
  });
  const twice = metres.slice(1).reduce((sum, [x, y], i) => {
    const [beforeX, beforeY] = metres[i] ?? [0, 0];
    return sum + beforeX * y - x * beforeY;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Whether a place is open, as the server says it. */
export interface Opening {
  state: string;
  words: { ja: string; en: string };
  needs_check: boolean;
}

export function openingOf({ about }: Item): Opening | null {
  return (about as { opening?: Opening | null }).opening ?? null;
}

export function openingWord(language: Language, { words }: Opening): string {
  return words[dataLanguage(language)];
}

/** Of which day the server says whether a place is open: the present one, also during a drill. */
export function openingDay(language: Language, now: Date): string {
  const format = new Intl.DateTimeFormat(dataLanguage(language), {
    timeZone: 'Asia/Tokyo',
    month: 'short',
    day: 'numeric',
  });
  return format.format(now);
}
