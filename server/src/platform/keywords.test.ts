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
  // Where such a script meets another one, a word ends.
  ['iPhone', '我的iPhone坏了', true],
  ['5G', '我的5g套餐', true],
  ['art', '我的smartphone坏了', false],
  ['art 展', '我的smart展览', false],
  ['Tシャツ', '青いＴシャツを返品したい', true],
  ['カ', 'ガス', false],
  // Turkish tells four kinds of i apart, and nobody does who writes in capitals or without them.
  ['sıkıntı', 'BÜYÜK SIKINTI VAR', true],
  ['iade', 'İADE istiyorum', true],
  ['İADE', 'iade istiyorum', true],
  ['παραγγελίες', 'ΟΙ ΠΑΡΑΓΓΕΛΙΕΣ ΜΟΥ', true],
  ['λόγος', 'ΛΟΓΟΣ.ΑΒ', true],
  ['ΛΟΓΟΣ', 'ο λόγος;', true],
  ['płatność', 'gdzie moja platnosc', true],
  ['ødelagt', 'varen er ODELAGT', true],
  ['œuvre', 'une OEUVRE abîmée', true],
  ['Straße', 'DIE STRASSE', true],
  ['STRAẞE', 'die strasse', true],
  // Stretched, as in a heading.
  ['دفع', 'مشكلة في دفـــع الفاتورة', true],
  // Where a line may be broken, no word ends.
  ['refund', 'my re\u00ADfund', true],
  ['  ', 'anything', false],
  ['!?', 'anything!?', false],
])('the keyword %j in %j: %j', (keyword, message, expected) => {
  expect(isIn(keyword, message)).toBe(expected);
});

/** Scripts that put spaces between words: letters of each, and some that it writes in two ways. */
const alphabets = [
  'abcdefgzàéüñßłøœæ',
  'abcçdefgğhıioöşü',
  'αβγδεζηθλνπρσςάέώ',
  'абвгдежийлнрстё',
  'ابتثجحدرسفعقلمنو',
  'אבגדהוזחטילמנסר',
  'काखगचटतदनपमरल',
];
const wordOf = (letters: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters.split('')), minLength: 2, maxLength: 8 });
const spaced = fc
  .constantFrom(...alphabets)
  .chain((letters) => fc.tuple(fc.constant(letters), wordOf(letters), fc.array(wordOf(letters))));
const written = fc.constantFrom<((text: string) => string)[]>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFC'),
  (text) => text.toUpperCase().normalize('NFD'),
);
const mark = fc.constantFrom(' ', ', ', '. ', ' – ', '\n', '؟ ', '» ', '…', '.');

test('however it is written, a word is found among others, and never as a part of one', () => {
  fc.assert(
    fc.property(spaced, written, written, mark, ([letters, keyword, others], one, other, sign) => {
      const sentence = [...others, other(keyword), ...others].join(sign);
      expect(isIn(one(keyword), sentence)).toBe(true);
      const longer = `${letters[0]}${other(keyword)}${letters[0]}`;
      expect(isIn(one(keyword), longer)).toBe(false);
    }),
    { numRuns: 500 },
  );
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
