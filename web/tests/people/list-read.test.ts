import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/model/items';
import {
  base64Of,
  columnOf,
  doubleOf,
  grouped,
  type Mapping,
  neededBeside,
  typedValue,
  withDefault,
  withTarget,
} from '../../src/people/list-read';

const label = { ja: '名称', en: 'Name' };
const field = (id: string, type: Field['type'], required = false): Field => ({
  id,
  type,
  label,
  required,
});
const mapping: Mapping = { targets: { 名称: 'name', 緯度: '@lat' }, defaults: {} };

describe('which column is taken for what', () => {
  it('is told where two columns have the same', () => {
    const both = withTarget(mapping, '施設名', 'name');
    expect(doubleOf(both, '施設名')).toBe('名称');
    expect(doubleOf(both, '名称')).toBe('施設名');
    expect(doubleOf(both, '緯度')).toBeUndefined();
    expect(columnOf(both, 'name')).toBe('名称');
  });

  it('changes and takes away the target of a column', () => {
    expect(withTarget(mapping, '名称', 'address').targets).toEqual({
      緯度: '@lat',
      名称: 'address',
    });
    expect(withTarget(mapping, '名称', '').targets).toEqual({ 緯度: '@lat' });
    expect(withTarget({ targets: {}, defaults: {} }, '備考', '').targets).toEqual({});
  });

  it('asks for what each row must have and no column gives', () => {
    const fields = [
      field('name', 'text', true),
      field('kind', 'choice', true),
      field('note', 'text'),
    ];
    expect(neededBeside(mapping, fields).map(({ id }) => id)).toEqual(['kind']);
  });

  it('offers targets in groups, empty ones left out', () => {
    const targets = ['@lat', 'name', 'hours', 'hours.mon.opens'].map((id) => ({ id, label }));
    const found = grouped(targets).map(([group, of]) => [group, of.map(({ id }) => id)]);
    expect(found).toEqual([
      ['place', ['@lat']],
      ['fields', ['name', 'hours']],
      ['hours', ['hours.mon.opens']],
    ]);
    expect(grouped([{ id: 'name', label }]).map(([group]) => group)).toEqual(['fields']);
  });
});

describe('the same value for every row', () => {
  it('is of the type of its field', () => {
    expect(typedValue(field('a', 'text'), ' 市 ')).toBe('市');
    expect(typedValue(field('a', 'integer'), '20')).toBe(20);
    expect(typedValue(field('a', 'boolean'), 'false')).toBe(false);
    expect(typedValue(field('a', 'date'), ' ')).toBeUndefined();
  });

  it('is set and taken away', () => {
    const set = withDefault(mapping, 'kind', 'public');
    expect(set.defaults).toEqual({ kind: 'public' });
    expect(withDefault(set, 'kind', undefined).defaults).toEqual({});
  });
});

it('sends the bytes of a file as they are', async () => {
  const bytes = new Uint8Array([0x96, 0xbc, 0x8f, 0xcc, 0xff, 0x00]);
  expect(await base64Of(new Blob([bytes]))).toBe('lryPzP8A');
  expect(await base64Of(new Blob([]))).toBe('');
});
