import {
  ActionButton,
  ExternalLink,
  Page,
  PagedTable,
  columns,
  credits,
  html,
  post,
  useState,
  words,
} from '../ui.js';

/** What the upstream may have charged for a picture that nobody got: an inbox to empty. */
export function UnreconciledChargesPage() {
  const [round, setRound] = useState(0);
  const resolve = (row, resolution) => async () => {
    await post(`/admin/v1/unreconciled-charges/${row.id}/resolve`, { resolution });
    setRound(round + 1);
    return resolution === 'charge' ? `${credits(row.credits)} were charged.` : 'Written off.';
  };
  const shownColumns = [
    columns.code('Charge', 'id'),
    columns.team('Team', 'teamId'),
    columns.id('Generation', 'generationId'),
    columns.money('Credits', 'credits'),
    { title: 'Why', cell: (row) => words(row.reason) },
    {
      title: 'Picture',
      cell: (row) =>
        (row.fileUrl ?? row.imageUrl)
          ? html`<${ExternalLink} href=${row.fileUrl ?? row.imageUrl}>Open<//>`
          : '–',
    },
    columns.time('Since', 'createdAt'),
    {
      title: 'Resolve',
      cell: (row) =>
        html`<div class="actions">
          <${ActionButton}
            label="Charge"
            needs="resolveUnreconciledCharge"
            title="Charge the team"
            text="Settles ${credits(row.credits)} on the budgets of the team for ${row.id}: the upstream did charge."
            run=${resolve(row, 'charge')}
          />
          <${ActionButton}
            label="Write off"
            needs="resolveUnreconciledCharge"
            text="Charges no budget for ${row.id}: the upstream did not charge, or you bear it."
            run=${resolve(row, 'write_off')}
          />
        </div>`,
    },
  ];
  return html`<${Page} title="Unreconciled charges">
    <section aria-label="Unreconciled charges">
      <p class="note">
        The upstream may have charged for these, but nobody received a picture. Look at the upstream's own
        list, then resolve each.
      </p>
      <${PagedTable}
        caption="Unreconciled charges, oldest first"
        path="/admin/v1/unreconciled-charges"
        columns=${shownColumns}
        round=${round}
        empty="All charges are resolved."
      />
    </section>
  <//>`;
}
