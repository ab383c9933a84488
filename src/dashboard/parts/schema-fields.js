import { html } from '../vendor/preact.js';
import { Field } from './field.js';

/** A field for each property of a JSON Schema: choices, texts, lists of texts (a line each), numbers, yes or no. */
export function SchemaFields({ schema, value, onChange }) {
  const { properties, required = [] } = schema;
  return Object.entries(properties).map(([name, property]) => {
    const change = (next) => onChange({ ...value, [name]: next });
    const shared = {
      key: name,
      label: labelOf(name),
      hint: property.description?.replaceAll('`', ''),
      required: required.includes(name),
    };
    if (property.enum) {
      const options = required.includes(name) ? property.enum : [['', 'Default'], ...property.enum];
      return html`<${Field} ...${shared} options=${options} value=${value[name]} onInput=${change} />`;
    }
    if (property.type === 'boolean')
      return html`<${Field}
        ...${shared}
        required=${false}
        type="checkbox"
        value=${value[name] ?? false}
        onInput=${change}
      />`;
    if (property.type === 'integer')
      return html`<${Field}
        ...${shared}
        type="number"
        step="1"
        value=${value[name]}
        onInput=${(text) => change(text === '' ? undefined : Number(text))}
      />`;
    if (property.type === 'array')
      return html`<${Field}
        ...${shared}
        type="textarea"
        value=${(value[name] ?? []).join('\n')}
        onInput=${(text) => change(text.split('\n').filter(Boolean))}
      />`;
    return html`<${Field}
      ...${shared}
      type="textarea"
      maxlength=${property.maxLength}
      value=${value[name]}
      onInput=${change}
    />`;
  });
}

/** `aspectRatio` as `Aspect ratio`. */
function labelOf(name) {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words[0].toUpperCase() + words.slice(1);
}
