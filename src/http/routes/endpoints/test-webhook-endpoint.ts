import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { createRequestQuota, type RequestQuota } from '../../../domain/access/request-quota.ts';
import { AppError } from '../../../domain/app-error.ts';
import type { Clock } from '../../../domain/clock.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { disabledEndpoint } from './disabled-endpoint.ts';
import { endpointOwners, pathFor, type EndpointOwner } from './endpoint-owner.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { Delivery } from '../../schemas/deliveries/delivery.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toDeliveryResource } from '../../../resources/deliveries/delivery-resource.ts';

const common = {
  description:
    'Sent whatever the endpoint subscribes to, signed and retried like any other event. `GET` the delivery to see the response of the receiver.',
  params: pathId('The id of the endpoint.'),
  response: {
    202: { description: 'The delivery of the ping.', ...createdHeaders('delivery'), ...ref(Delivery) },
    ...conflicts('endpoint_paused', 'endpoint_disabled'),
    ...problems(401, 404),
  },
};

export const testWebhookEndpointRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'testEndpoint'>;
  owner: EndpointOwner;
  clock: Clock;
}> = async (app, { operations, owner, clock }) => {
  const quota = createRequestQuota(clock);
  const { endpointsPath, deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('testWebhookEndpoint', 'Send a `ping` to a webhook endpoint'),
  };

  app.post(`${endpointsPath}/:id/test`, { schema }, async (request, reply) => {
    const id = knownId('endpoint', request.params.id);
    const teamId = teamIdOf(request);
    takeTest(quota, teamId);
    const delivery = requestedBy(await operations.testEndpoint(teamId, id));
    return reply
      .status(202)
      .header('location', `${pathFor(request, deliveriesPath)}/${delivery.id}`)
      .send(toDeliveryResource(delivery));
  });
};

// A person who sets up an endpoint needs a few. More would be a free way to load receivers and dispatcher.
const TESTS_PER_MINUTE = 10;

/** Counts a test of the team, or with null of the operator. @throws AppError `rate_limited` */
function takeTest(quota: RequestQuota, teamId: string | null): void {
  const [scope, requestsPerMinute] = ['team', TESTS_PER_MINUTE] as const;
  const { refusedBy, retryAfterSeconds } = quota.take([
    { scope, subjectId: teamId ?? '', requestsPerMinute },
  ]);
  if (refusedBy === null) return;
  throw new AppError(
    'rate_limited',
    `At most ${TESTS_PER_MINUTE} tests of endpoints a minute; the next one in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}

/** The delivery of the ping. @throws AppError for every other outcome */
function requestedBy(outcome: Awaited<ReturnType<TeamOperations['testEndpoint']>>) {
  switch (outcome.outcome) {
    case 'requested':
      return outcome.delivery;
    case 'not_found':
      throw notFound('endpoint');
    case 'endpoint_paused':
      throw new AppError('endpoint_paused', 'The endpoint is paused: enable it first.');
    case 'endpoint_disabled':
      throw disabledEndpoint();
  }
}
