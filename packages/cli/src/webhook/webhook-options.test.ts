import { describe, expect, it } from '@jest/globals';
import { readWebhook } from './webhook-options.ts';

const urlOf = (webhookUrl: string, cluster?: string): string =>
  readWebhook({ webhookUrl, ...(cluster && { cluster }) }).url.href;

describe('readWebhook', () => {
  it.each<[string, string | undefined, string]>([
    ['https://a.example', 'prod', 'https://a.example/webhook/audit/prod'],
    ['https://a.example/', undefined, 'https://a.example/webhook/audit'],
    ['https://a.example/webhook/audit/prod', undefined, 'https://a.example/webhook/audit/prod'],
    ['https://a.example/webhook/audit/prod', 'prod', 'https://a.example/webhook/audit/prod'],
    ['https://a.example/webhook/audit/', 'prod', 'https://a.example/webhook/audit/prod'],
    ['https://a.example/behind/webhook/audit', 'x', 'https://a.example/behind/webhook/audit/x'],
    ['https://a.example/hook', 'prod', 'https://a.example/hook/prod'],
  ])('makes of %s and %s the address %s', (url, cluster, address) => {
    expect(urlOf(url, cluster)).toBe(address);
  });

  it.each([
    ['a.example', undefined, 'is no address'],
    ['https://a.example', 'Prod', 'is no name of a cluster'],
    ['https://a.example/webhook/audit/one', 'two', 'leave one of them out'],
  ])('refuses %s with %s', (url, cluster, words) => {
    expect(() => urlOf(url, cluster)).toThrow(words);
  });
});
