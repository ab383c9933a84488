import {
  CopyButton,
  ErrorNote,
  Field,
  LiveGeneration,
  Loaded,
  Page,
  SchemaFields,
  Section,
  credits,
  get,
  html,
  post,
  useEffect,
  useResource,
  useState,
} from '../ui.js';

// Because each change of the form asks for the price.
const TYPING_MS = 400;

/** A form of a model, made from its schema: what it costs, how it goes on, and the picture. */
export function PlaygroundPage() {
  const models = useResource('/v1/models');
  return html`<${Page} title="Playground">
    <${Loaded} ...${models}>${({ data }) => html`<${Form} models=${data} />`}<//>
  <//>`;
}

function Form({ models }) {
  const [modelId, setModelId] = useState(models[0].id);
  const [input, setInput] = useState({ mode: 'generate' });
  const [quote, setQuote] = useState(null);
  const [sent, setSent] = useState(null);
  const [error, setError] = useState(null);
  const model = models.find(({ id }) => id === modelId);
  const names = Object.keys(model.inputSchema.properties);
  const body = {
    model: modelId,
    input: Object.fromEntries(
      Object.entries(input).filter(([name, value]) => names.includes(name) && isFilled(value)),
    ),
  };
  const isComplete =
    (body.input.prompt ?? '').trim() !== '' &&
    (body.input.mode !== 'edit' || body.input.inputImageUrls?.length > 0);

  useEffect(() => {
    setQuote(null);
    if (!isComplete) return undefined;
    let isGone = false;
    const timer = setTimeout(() => {
      post('/v1/generations/quote', body).then(
        (found) => !isGone && setQuote(found),
        (failure) => !isGone && setError(failure),
      );
    }, TYPING_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [JSON.stringify(body)]);

  async function submit(event) {
    event.preventDefault();
    setError(null);
    try {
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const generation = await post('/v1/generations', body, { headers });
      setSent({ generation: await get(generation.links.self), curl: curlOf(body) });
    } catch (failure) {
      setError(failure);
    }
  }

  return html`<div class="columns">
    <${Section} title="Request">
      <form onSubmit=${submit}>
        <${Field}
          label="Model"
          options=${models.map(({ id, name }) => [id, name])}
          value=${modelId}
          onInput=${setModelId}
          hint=${model.description}
        />
        <${SchemaFields} schema=${model.inputSchema} value=${input} onChange=${setInput} />
        ${error && html`<${ErrorNote} error=${error} />`}
        <p class="banner" role="status">${priceOf(quote, isComplete)}</p>
        <p class="buttons"><button class="primary" disabled=${!isComplete}>Generate</button></p>
      </form>
    <//>
    ${
      sent &&
      html`<${Section} title="Result">
        <${LiveGeneration} key=${sent.generation.id} first=${sent.generation} />
        <h3>The same from a command line</h3>
        <pre tabindex="0" aria-label="The request for curl">${sent.curl}</pre>
        <p><${CopyButton} text=${sent.curl} label="Copy the curl line" /></p>
      <//>`
    }
  </div>`;
}

const isFilled = (value) =>
  value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0);

function priceOf(quote, isComplete) {
  if (!isComplete) return 'Fill in the form to see the price.';
  if (quote === null) return 'Asking for the price…';
  const price = `Costs ${credits(quote.priceCredits)}.`;
  if (!quote.accepted) return html`${price} It would be refused: <bdi>${quote.refusal?.detail}</bdi>`;
  return quote.headroomCredits === null
    ? `${price} No budget limits it.`
    : `${price} ${credits(quote.headroomCredits)} are left after it.`;
}

/** The request as a line for a shell, with the key left to the reader. */
function curlOf(body) {
  const json = JSON.stringify(body).replaceAll("'", `'\\''`);
  return [
    `curl -X POST '${location.origin}/v1/generations' \\`,
    `  -H "Authorization: Bearer $NANOGATE_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${json}'`,
  ].join('\n');
}
