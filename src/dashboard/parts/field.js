import { html, useRef } from '../vendor/preact.js';

let fields = 0;

/**
 * A labelled field. @param options of a choice: texts, or pairs of value and text
 */
export function Field({ label, hint, type = 'text', options, value, onInput, ...rest }) {
  const id = useRef(`field-${++fields}`).current;
  const shared = { id, value: value ?? '', 'aria-describedby': hint ? `${id}-hint` : undefined, ...rest };
  const take = (event) => onInput(type === 'checkbox' ? event.target.checked : event.target.value);
  return html`<div class="field ${type}">
    <label for=${id}>${label}</label>
    ${
      options
        ? html`<select ...${shared} onChange=${take}>
            ${options.map((option) => {
              const [key, text] = [option].flat().length === 2 ? option : [option, option];
              return html`<option value=${key} selected=${String(key) === String(value ?? '')}>
                ${text}
              </option>`;
            })}
          </select>`
        : type === 'textarea'
          ? html`<textarea ...${shared} dir="auto" onInput=${take}></textarea>`
          : type === 'checkbox'
            ? html`<input ...${rest} id=${id} type="checkbox" checked=${value} onChange=${take} />`
            : html`<input ...${shared} type=${type} onInput=${take} />`
    }
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
  </div>`;
}

/** A field for a time in the reader's zone. @param value RFC 3339, or empty @param onInput gets the same */
export function TimeField({ value, onInput, ...rest }) {
  return html`<${Field}
    ...${rest}
    type="datetime-local"
    value=${toLocal(value)}
    onInput=${(local) => onInput(local === '' ? '' : new Date(local).toISOString())}
  />`;
}

function toLocal(iso) {
  if (!iso) return '';
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
