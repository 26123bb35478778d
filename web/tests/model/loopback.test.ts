import { describe, expect, it } from 'vitest';
import { isLoopback, isOnlyHere } from '../../src/model/loopback';

describe('an address of this machine alone', () => {
  it.each([
    'http://localhost:8000/join/CDFH-JKMN',
    'http://127.0.0.1:8000/join',
    'http://127.1.2.3/join',
    'http://[::1]:8000/join',
    'https://LOCALHOST/join',
  ])('is %s', (address) => expect(isOnlyHere(address)).toBe(true));

  it.each([
    'http://192.168.11.2:8000/join/CDFH-JKMN',
    'https://gis.example.jp/join',
    'http://localhost.example.jp/join',
    'http://127.example.jp/join',
    'not an address',
    '',
  ])('is not %s', (address) => expect(isOnlyHere(address)).toBe(false));

  it('has a host of this machine', () => {
    expect(['localhost', '127.0.0.1', '[::1]', 'laptop'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
