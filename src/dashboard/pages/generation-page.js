import {
  ActionButton,
  Badge,
  DeliveryAttempts,
  DeliveryTable,
  Facts,
  Loaded,
  Page,
  Picture,
  ResolveGenerationButton,
  Section,
  TeamName,
  Time,
  Timeline,
  UserText,
  credits,
  duration,
  html,
  post,
  lifeOf,
  timelineOf,
  useResource,
  useSession,
  webhooksOf,
} from '../ui.js';

/** One generation with its whole life. */
export function GenerationPage({ id }) {
  const session = useSession();
  const { api, isOperator } = session;
  const resource = useResource(`${api}/generations/${encodeURIComponent(id)}`, { isLive: true });
  const team = resource.data?.teamId;
  const webhooks = webhooksOf(session, team);
  const isRead = resource.data !== undefined && (!isOperator || session.may('listDeliveries'));
  const deliveries = useResource(
    isRead ? `${webhooks}/deliveries?generationId=${encodeURIComponent(id)}&limit=100` : null,
    { isLive: true },
  );
  const cancel = async () => {
    await post(`${api}/generations/${id}/cancel`);
    resource.reload();
    return 'The generation is canceled.';
  };
  const { status, submittedAt, finishedAt } = resource.data ?? {};
  const canResolve = isOperator && submittedAt && !finishedAt;
  const actions = html`${
    status === 'queued' &&
    html`<${ActionButton}
      label="Cancel generation"
      needs="cancelGeneration"
      isDangerous
      text="Cancels ${id} and releases the credits that it holds."
      run=${cancel}
    />`
  }
  ${canResolve && html`<${ResolveGenerationButton} id=${id} onDone=${resource.reload} />`}`;
  return html`<${Page} title=${id} actions=${actions}>
    <${Loaded} ...${resource}>
      ${(generation) => html`
        <div class="columns">
          <${Section} title="Generation">
            <${Facts} entries=${factsOf(generation, isOperator)} />
            ${
              generation.error &&
              html`<p class="error">
                <strong>${generation.error.code}</strong> <bdi>${generation.error.message}</bdi>
              </p>`
            }
            ${
              generation.waitingFor &&
              html`<p class="banner">
                Waits for: ${generation.waitingFor.reason.replaceAll('_', ' ')}
                ${generation.waitingFor.until && html` until <${Time} at=${generation.waitingFor.until} />`}
              </p>`
            }
          <//>
          <${Section} title="Picture"><${Picture} generation=${generation} /><//>
        </div>
        <${Section} title="Prompt">
          <pre tabindex="0" aria-label="Prompt"><${UserText} text=${generation.input?.prompt} /></pre>
          ${
            generation.input?.inputImageUrls?.length > 0 &&
            html`<ul>
              ${generation.input.inputImageUrls.map((url) => html`<li><code>${url}</code></li>`)}
            </ul>`
          }
        <//>
        <${Section} title="Timeline">
          <${Timeline}
            entries=${generation.life ? lifeOf(generation) : timelineOf(generation, deliveries.data?.data ?? [])}
          />
        <//>
        ${
          deliveries.data &&
          html`<${Section} title="Deliveries">
            <${DeliveryTable} rows=${deliveries.data.data} empty="Nothing was sent." team=${team} />
            ${deliveries.data.data.map((delivery) => html`<${DeliveryAttempts} key=${delivery.id} api=${webhooks} delivery=${delivery} />`)}
          <//>`
        }
      `}
    <//>
  <//>`;
}

function factsOf(generation, isOperator) {
  const { metadata, createdAt, finishedAt } = generation;
  // Null: retention has erased its texts.
  const input = generation.input ?? {};
  const end = finishedAt ? Date.parse(finishedAt) : Date.now();
  return [
    [
      'Status',
      html`<${Badge} value=${generation.status} />
        ${generation.progress > 0 && !finishedAt && `${generation.progress} %`}`,
    ],
    isOperator && ['Team', html`<${TeamName} id=${generation.teamId} />`],
    generation.account && ['Account', html`<code>${generation.account}</code>`],
    generation.requestId && ['Request', html`<code>${generation.requestId}</code>`],
    generation.traceId && ['Trace', html`<code>${generation.traceId}</code>`],
    generation.upstreamGenerationId && [
      'At the upstream',
      html`<code>${generation.upstreamGenerationId}</code>`,
    ],
    [
      'Model',
      `${generation.model}, ${input.imageQuality ?? ''}, ${input.aspectRatio ?? ''}, ${input.mode ?? ''}`,
    ],
    ['Priority', generation.priority],
    ['Created', html`<${Time} at=${createdAt} />`],
    ['Submitted', html`<${Time} at=${generation.submittedAt} />`],
    ['Finished', html`<${Time} at=${finishedAt} />`],
    ['Took', duration(end - Date.parse(createdAt))],
    [
      'Credits',
      `${credits(generation.credits.held)} held, ${credits(generation.credits.settled)} settled, ${credits(generation.credits.released)} released`,
    ],
    generation.queuePosition !== null &&
      generation.queuePosition !== undefined && ['Queue position', generation.queuePosition],
    generation.estimatedCompletionAt && [
      'Expected',
      html`<${Time} at=${generation.estimatedCompletionAt} />`,
    ],
    ...Object.entries(metadata ?? {}).map(([key, value]) => [
      html`<${UserText} text=${key} />`,
      html`<${UserText} text=${value} length=${200} />`,
    ]),
  ];
}
