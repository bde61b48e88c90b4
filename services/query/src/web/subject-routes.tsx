import { Router, type Response } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import { rangeOf } from '../api/count-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { findSilence } from '../subjects/find-silence.ts';
import { loadSubject, subjectFilter, type Subject } from '../subjects/load-subject.ts';
import { readVersions } from '../subjects/read-versions.ts';
import type { AssetUrls } from './assets.ts';
import { ClusterFacts } from './components/subject/cluster-facts.tsx';
import { SubjectPage } from './pages/subject-page.tsx';
import { sendPage } from './send-page.ts';

/** Pages about people and things: what one of them does, or what happens in it. */
export function createSubjectRoutes({
  reader,
  assets,
}: {
  readonly reader: EventReader;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  const send = async (response: Response, subject: Subject): Promise<void> => {
    const report = await loadSubject(reader, subject);
    sendPage(response, <SubjectPage assets={assets} report={report} />);
  };
  router.get('/users/:name', (request, response) =>
    send(response, { kind: 'user', name: request.params.name }),
  );
  router.get('/namespaces/:name', (request, response) =>
    send(response, { kind: 'namespace', name: request.params.name }),
  );
  router.get('/addresses/:name', (request, response) =>
    send(response, { kind: 'address', name: request.params.name }),
  );
  router.get('/clusters/:name', async (request, response) => {
    const subject: Subject = { kind: 'cluster', name: request.params.name };
    const clusters = await reader.clusters();
    const activity = clusters.find(({ cluster }) => cluster === subject.name);
    if (activity === undefined)
      throw new HttpError(404, 'not_found', 'no cluster of this name ever sent an event');
    const [report, silence, versions] = await Promise.all([
      loadSubject(reader, subject),
      findSilence(reader, activity),
      readVersions(reader, subjectFilter(subject), rangeOf({})),
    ]);
    const page = (
      <SubjectPage assets={assets} report={report}>
        <ClusterFacts activity={activity} silence={silence} versions={versions} />
      </SubjectPage>
    );
    sendPage(response, page);
  });
  return router;
}
