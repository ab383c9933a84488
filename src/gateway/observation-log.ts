import type { Logger } from 'pino';
import type { Observation, Observer } from '../domain/observation.ts';
import { traceIdOf } from '../domain/parse-traceparent.ts';
import { lineOf } from './log-line.ts';
import type { TeamNames } from './team-names.ts';

/**
 * One wide line for each thing that happened: a constant message with fields. Times are RFC 3339; the lines of one generation
 * have its id, its team, and the request and trace that created it.
 */
export function createObservationLog(logger: Logger, { withName }: TeamNames): Observer {
  return (observation) => {
    const { level, message, ...changed } = lineOf(observation);
    if (!logger.isLevelEnabled(level)) return;
    const fields = { ...fieldsOf(observation), ...changed.fields };
    const { teamId } = fields;
    if (typeof teamId !== 'string') logger[level](fields, message);
    else
      withName(teamId, (teamName) =>
        logger[level](teamName === null ? fields : { ...fields, teamName }, message),
      );
  };
}

function fieldsOf({ kind: _, ...observation }: Observation): Record<string, unknown> {
  if (!('traceparent' in observation)) return observation;
  // The line has the time of the end, and the duration.
  const { startedAt: _startedAt, ...fields } = { startedAt: null, ...observation };
  const { traceparent, requestId, generationId, teamId, ...rest } = fields;
  return {
    generationId: generationId ?? undefined,
    teamId: teamId ?? undefined,
    requestId: requestId ?? undefined,
    traceId: traceIdOf(traceparent),
    ...rest,
  };
}
