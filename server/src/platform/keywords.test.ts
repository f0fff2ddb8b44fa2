import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keywordFinder } from './keywords.ts';

const isIn = (keyword: string, message: string): boolean =>
  keywordFinder(message)([keyword]) === keyword;

test.each([
  ['crédit card', 'My CREDIT-CARD was refused', true],
  ['Überweisung', 'wo bleibt meine uberweisung', true],
  ['strasse', 'Die Straße ist falsch', true],
  ['art', 'my cart is empty', false],
  ['refund', 'refunds', false],
  ['credit card', 'credit, and a card', false],
  ['возврат', 'Где мой ВОЗВРАТ?', true],
  ['возврат', 'возвратный адрес', false],
  ['دفع', 'مشكلة في دفع الفاتورة', true],
  ['دَفع', 'مشكلة في دفع الفاتورة', true],
  ['דָּבָר', 'יש לי דבר לשאול', true],
  // Only their vowel signs tell these apart: a day, and a donation.
  ['दान', 'मुझे दान करना है', true],
  ['दान', 'एक दिन में', false],
  ['환불', '환불 부탁드립니다', true],
  ['환불', '환불은', false],
  // No spaces between words: wherever the characters stand.
  ['退款', '我要申请退款，谢谢', true],
  ['退款', '我要退货并收款', false],
  ['返金', '注文の返金をお願いします', true],
  ['ガス', 'カスを捨てる', false],
  ['ガス', '東京ガスの請求', true],
  ['คืนเงิน', 'ขอคืนเงินได้ไหม', true],
  ['คืนเงิน', 'ขอคนเงน', false],
  ['iPhone 充电', '我的iPhone充电很慢', true],
  ['  ', 'anything', false],
  ['!?', 'anything!?', false],
])('the keyword %j in %j: %j', (keyword, message, expected) => {
  expect(isIn(keyword, message)).toBe(expected);
});

test('the first keyword that is there is told', () => {
  expect(keywordFinder('my invoice and a refund')(['credit', 'refund', 'invoice'])).toBe('refund');
});

// Of the letters of Latin-1: in their midst stands ÷, which is none.
const word = fc.stringMatching(/^[a-zà-öø-ÿ]{2,10}$/u);

test('a keyword is found wherever it stands as a whole, and never inside another word', () => {
  fc.assert(
    fc.property(word, fc.array(word), fc.array(word), (keyword, before, after) => {
      const sentence = [...before, keyword.toUpperCase(), ...after].join(' ');
      expect(isIn(keyword, sentence)).toBe(true);
      expect(isIn(keyword, `x${keyword}x`)).toBe(false);
    }),
  );
});

const sign = fc.stringMatching(/^[一-鿿ぁ-んァ-ヺก-ฮ]{2,8}$/u);

test('where words have no spaces between them, a keyword is found among any others', () => {
  fc.assert(
    fc.property(sign, sign, sign, (keyword, before, after) => {
      expect(isIn(keyword, before + keyword + after)).toBe(true);
      expect(isIn(keyword, `${before} ${keyword}。${after}`)).toBe(true);
    }),
  );
});
