import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createCircuitBreaker } from './circuit-breaker.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('createCircuitBreaker', () => {
  it('holds all work while the database is away, and asks once for all', async () => {
    let away = true;
    let pings = 0;
    const breaker = createCircuitBreaker({
      logger,
      ping: async () => {
        pings += 1;
        if (pings >= 2) away = false;
        else throw new Error('still away');
      },
    });
    const work = async (): Promise<string> => {
      if (away) throw new Error('away');
      return 'done';
    };
    const all = Promise.all(Array.from({ length: 10 }, () => breaker.run(work)));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(breaker.isOpen()).toBe(true);
    expect(await all).toEqual(Array.from({ length: 10 }, () => 'done'));
    expect(breaker.isOpen()).toBe(false);
    expect(pings).toBe(2);
  });

  it('fails what cannot be finished once it was told to give up', async () => {
    const breaker = createCircuitBreaker({
      logger,
      ping: async () => {
        throw new Error('away');
      },
    });
    const held = breaker.run(async () => {
      throw new Error('away');
    });
    breaker.giveUp();
    await expect(held).rejects.toThrow('away');
  });
});
