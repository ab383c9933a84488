import { AppError, invalidField } from '../../../domain/app-error.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { toTime } from '../../plugins/to-time.ts';
import { disabledEndpoint } from '../endpoints/disabled-endpoint.ts';
import { endpointOwners, pathFor, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { RecoverRequest, Recovery, RecoveryCount } from '../../schemas/deliveries/recovery.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import {
  toRecoveryCountResource,
  toRecoveryResource,
} from '../../../resources/deliveries/recovery-resource.ts';

const common = {
  description:
    'Requeues every failed delivery to the endpoint of events from `since` until `until`: due at once, with a new retry schedule. With `"include": "all"`, sends it every event of that time that it subscribes to, so that a new endpoint can be filled. Runs in the background; `GET` the recovery to see its progress. `"dryRun": true` counts instead. A paused endpoint holds the deliveries back until it is enabled.',
  params: pathId('The id of the endpoint.'),
  body: ref(RecoverRequest),
  response: {
    200: { description: 'With `"dryRun": true`: what would be resent.', ...ref(RecoveryCount) },
    202: { description: 'The running recovery.', ...createdHeaders('recovery'), ...ref(Recovery) },
    ...conflicts('recovery_running', 'endpoint_disabled'),
    ...problems(400, 401, 404, 413, 415),
  },
};

export const recoverWebhookEndpointRoute: OwnedRoute<'startRecovery' | 'countRecovery'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('recoverWebhookEndpoint', 'Resend what a webhook endpoint missed'),
  };

  app.post(`${endpointsPath}/:id/recover`, { schema }, async (request, reply) => {
    const { params, body } = request;
    const since = toTime('/since', body.since);
    const until = body.until === undefined ? undefined : toTime('/until', body.until);
    const endpointId = knownId('endpoint', params.id);
    const range = { teamId: teamIdOf(request), endpointId, since, until, include: body.include };
    if (body.dryRun === true) {
      const counted = await operations.countRecovery(range);
      if (counted.outcome !== 'counted') throw refusalOf(counted);
      return toRecoveryCountResource(counted.count);
    }
    const started = await operations.startRecovery(range);
    if (started.outcome !== 'started') throw refusalOf(started);
    const { recovery } = started;
    return reply
      .status(202)
      .header('location', `${pathFor(request, endpointsPath)}/${endpointId}/recoveries/${recovery.id}`)
      .send(toRecoveryResource(recovery));
  });
};

type Refused = Exclude<Awaited<ReturnType<TeamOperations['startRecovery']>>, { outcome: 'started' }>;

function refusalOf(refused: Refused): AppError {
  switch (refused.outcome) {
    case 'not_found':
      return notFound('endpoint');
    case 'invalid':
      return invalidField(refused.error.pointer, refused.error.detail);
    case 'endpoint_disabled':
      return disabledEndpoint();
    case 'already_running':
      return new AppError('recovery_running', 'Another recovery of the endpoint is running.');
  }
}
