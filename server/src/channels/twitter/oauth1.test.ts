import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encoded, signatureBase, signedHeader } from './oauth1.ts';

const signing = {
  consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
  consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
  accessToken: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
  accessTokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
  nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
  timestamp: 1_318_622_958,
};

test('the example of X’s own page, “Creating a signature”', () => {
  const address =
    'https://api.twitter.com/1.1/statuses/update.json?include_entities=true&status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21';
  expect(signedHeader('post', address, signing)).toContain(
    'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"',
  );
});

test('the example of RFC 5849, section 3.4.1.1', () => {
  const address = 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q';
  const oauth: [string, string][] = [
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
  ];
  expect(signatureBase('POST', address, oauth)).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

const text = fc.string({ unit: 'binary', maxLength: 20 });
const pairs = fc.array(fc.tuple(text, text), { maxLength: 6 });

test('any text becomes letters that stay, and can be read back', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(encoded(value)).toMatch(/^(?:[\w.~-]|%[\dA-F]{2})*$/u);
      expect(decodeURIComponent(encoded(value))).toBe(value.toWellFormed());
    }),
  );
});

test('the order of a query changes nothing, and every value does', () => {
  const addressOf = (query: [string, string][]): string =>
    `https://api.x.com/2/a?${new URLSearchParams(query).toString()}`;
  fc.assert(
    fc.property(pairs, text, text, (query, name, value) => {
      const base = signatureBase('GET', addressOf(query), []);
      expect(signatureBase('get', addressOf(query.toReversed()), [])).toBe(base);
      expect(signatureBase('GET', addressOf([...query, [name, value]]), [])).not.toBe(base);
      expect(base.split('&')).toHaveLength(3);
    }),
  );
});
