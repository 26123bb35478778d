import { describe, expect, it } from 'vitest';
import {
  cameraOver,
  cameraWithFree,
  distanceOf,
  metresPerPixel,
  zoomAtDistance,
  zoomOf,
} from '../../src/model/camera';

const SCREEN = { height: 844, verticalAngle: Math.PI / 3 };

describe('the camera', () => {
  it('covers 78,271.5 m per pixel at zoom 0 on the equator (512-pixel tiles)', () => {
    expect(metresPerPixel(0, 0)).toBeCloseTo(78_271.517, 2);
  });

  it('turns zoom into distance and back', () => {
    for (const zoom of [3, 11.5, 17, 21]) {
      const camera = { lon: 139.5, lat: 36.2, zoom, bearing: 0, pitch: 0 };
      expect(zoomAtDistance(distanceOf(camera, SCREEN), 36.2, SCREEN)).toBeCloseTo(zoom, 9);
      expect(zoomOf(36.2, metresPerPixel(36.2, zoom))).toBeCloseTo(zoom, 9);
    }
  });

  it('over a city shows all of it', () => {
    const screen = { width: 390, height: 600 };
    const { lon, lat, zoom } = cameraOver([139.5, 36.2, 139.6, 36.25], screen);
    expect([lon, lat]).toEqual([139.55, 36.225]);
    const width = 0.1 * 111_320 * Math.cos((36.225 * Math.PI) / 180);
    expect(width / metresPerPixel(lat, zoom)).toBeLessThan(screen.width);
    expect(width / metresPerPixel(lat, zoom)).toBeGreaterThan(screen.width * 0.8);
  });

  it('over a single house or point does not go closer than asked', () => {
    const screen = { width: 400, height: 400 };
    expect(cameraOver([139.5, 36.2, 139.5001, 36.2001], screen).zoom).toBe(17);
    expect(cameraOver([139.5, 36.2, 139.5, 36.2], screen, 18).zoom).toBe(18);
  });

  describe('with a place in the free part', () => {
    const free = { width: 390, height: 400, top: 100, bottom: 240 };
    const camera = { lon: 139.5, lat: 36.2, zoom: 17, bearing: 0, pitch: 0 };

    it('stays where the place is seen', () => {
      expect(cameraWithFree(camera, camera, free)).toBe(camera);
    });

    it.each([0, 90, 200])('moves a covered place there, looking %i°', (bearing) => {
      const covered = { lon: 139.5, lat: 36.198 };
      const turned = { ...camera, bearing };
      const moved = cameraWithFree(turned, covered, { ...free, bottom: 180 });
      expect(moved).not.toBe(turned);
      expect(cameraWithFree(moved, covered, { ...free, bottom: 180 })).toBe(moved);
    });
  });
});
