import { describe, expect, it } from 'vitest';
import { steered } from '../../src/scene/city/keys';

const CAMERA = { lon: 139.5, lat: 36, zoom: 16, bearing: 0, pitch: 50 };

describe('keys in the 3D view', () => {
  it('move towards what is ahead, whichever way the view is turned', () => {
    const north = steered(CAMERA, 'ArrowUp', false);
    expect(north?.lat).toBeGreaterThan(CAMERA.lat);
    expect(north?.lon).toBeCloseTo(CAMERA.lon, 10);
    const east = steered({ ...CAMERA, bearing: 90 }, 'ArrowUp', false);
    expect(east?.lon).toBeGreaterThan(CAMERA.lon);
    expect(east?.lat).toBeCloseTo(CAMERA.lat, 10);
  });

  it('go there and back', () => {
    const there = steered(CAMERA, 'ArrowRight', false) ?? CAMERA;
    const back = steered(there, 'ArrowLeft', false);
    expect(back?.lon).toBeCloseTo(CAMERA.lon, 10);
  });

  it('turn and tilt with Shift, as on the flat map, and stop at the horizon', () => {
    expect(steered(CAMERA, 'ArrowRight', true)?.bearing).toBe(15);
    expect(steered(CAMERA, 'ArrowUp', true)?.pitch).toBe(60);
    expect(steered({ ...CAMERA, pitch: 79 }, 'ArrowUp', true)?.pitch).toBe(80);
    expect(steered({ ...CAMERA, pitch: 5 }, 'ArrowDown', true)?.pitch).toBe(0);
  });

  it('zoom, and leave other keys alone', () => {
    expect(steered(CAMERA, '+', false)?.zoom).toBe(16.5);
    expect(steered(CAMERA, '-', false)?.zoom).toBe(15.5);
    expect(steered(CAMERA, 'a', false)).toBeNull();
  });
});
