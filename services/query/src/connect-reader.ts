import {
  checkSchema,
  countFacets,
  countHistogram,
  findEvent,
  findFirstEvent,
  listClusters,
  listClustersWithin,
  matchSegment,
  newestEventId,
  newestSegment,
  readHits,
  readSegmentsAfter,
  searchEvents,
  suggestTexts,
  type Database,
} from '@k8s-audit/store';
import type { StoreReader } from './event-reader.ts';

/** All questions to the store, of one database. */
export const connectReader = (db: Database): StoreReader => ({
  search: (search) => searchEvents(db, search),
  histogram: (search) => countHistogram(db, search),
  facets: (search) => countFacets(db, search),
  suggest: (field, prefix) => suggestTexts(db, field, prefix),
  find: (id, within) => findEvent(db, id, within),
  first: (search) => findFirstEvent(db, search),
  newestId: () => newestEventId(db),
  newestSegment: () => newestSegment(db),
  segmentsAfter: (number, limit) => readSegmentsAfter(db, number, limit),
  matchSegment: (segment, options) => matchSegment(db, segment, options),
  readHits: (hits) => readHits(db, hits),
  clusters: () => listClusters(db),
  clustersWithin: (filter) => listClustersWithin(db, filter),
  checkReady: () => checkSchema(db),
});
