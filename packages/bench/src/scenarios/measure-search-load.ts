import type { Scenario } from '../scenario.ts';
import { MIXED_SEARCHES, timeSearches } from '../search/time-searches.ts';
import { runProduct, scaleEvents } from '../run-product.ts';
import { watchCpu } from '../watch/watch-cpu.ts';

const STORED_EVENTS = 200_000;
const ROUNDS = 25;
const LONGEST_SECONDS = 120;

export const searchLoad: Scenario = {
  name: 'search-load',
  about: 'searches on an idle store, and while events come in at half speed',
  rows: [
    {
      figure: 'p95Times',
      what: 'Searches while ingesting at half speed: p95, times that of the idle store',
      unit: '×',
      digits: 2,
      target: { atMost: 2 },
    },
    { figure: 'idleP95Ms', what: 'Searches on the idle store, p95', unit: 'ms', digits: 1 },
    { figure: 'loadedP95Ms', what: 'Searches at half speed, p95', unit: 'ms', digits: 1 },
    { figure: 'halfSpeed', what: 'Half speed', unit: 'events/s' },
    { figure: 'queryCpuMs', what: 'A search, CPU of query', unit: 'ms', digits: 1 },
    { figure: 'databaseCpuMs', what: 'A search, CPU of the database', unit: 'ms', digits: 1 },
  ],
  async run(context) {
    return runProduct(context, async (product) => {
      const { pipeline } = product;
      const rounds = Math.max(2, Math.round(ROUNDS * Math.min(1, context.scale)));
      const startedAt = performance.now();
      const posted = await product.post({ events: scaleEvents(STORED_EVENTS, context.scale) });
      await product.allStored();
      const halfSpeed = posted.events / ((performance.now() - startedAt) / 1_000) / 2;

      const cpu = watchCpu({
        query: pipeline.service('query').pid,
        MariaDB: pipeline.mariadb().pid,
      });
      const idle = await timeSearches(pipeline, MIXED_SEARCHES, { rounds });
      const searchUs = cpu(idle.searches);

      let searching = true;
      const load = product.post({
        seconds: LONGEST_SECONDS,
        eventsPerSecond: halfSpeed,
        isOver: () => !searching,
      });
      const loaded = await timeSearches(pipeline, MIXED_SEARCHES, { rounds }).finally(() => {
        searching = false;
      });
      await load;
      return {
        figures: {
          halfSpeed,
          idleP95Ms: idle.p95Ms,
          loadedP95Ms: loaded.p95Ms,
          p95Times: loaded.p95Ms / idle.p95Ms,
          queryCpuMs: (searchUs['query'] ?? 0) / 1_000,
          databaseCpuMs: (searchUs['MariaDB'] ?? 0) / 1_000,
        },
      };
    });
  },
};
