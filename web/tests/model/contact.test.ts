import { describe, expect, it } from 'vitest';
import { contactIn } from '../../src/model/contact';

describe('what tells how to reach somebody', () => {
  it.each([
    '電話は090-1234-5678です',
    'でんわ０９０－１２３４－５６７８',
    '03 1234 5678 まで',
    '(0480)12-3456',
    '09012345678',
    '０９０ー１２３４ー５６７８',
    '+81 90-1234-5678',
  ])('finds the number in %s', (text) => expect(contactIn(text)).toBe('phone'));

  it.each(['taro@example.jp へ', 'ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ'])(
    'finds the address in %s',
    (text) => expect(contactIn(text)).toBe('email'),
  );

  it.each([
    '2026-07-18 14:20 に34.4℃',
    '09:00-17:00、土日は10:00-16:00',
    '建物 533944-12345-678901',
    '0.5 mから10.25 mまで',
    '駅から382 m、13時',
    '@みんな',
  ])('leaves %s alone', (text) => expect(contactIn(text)).toBeNull());
});
