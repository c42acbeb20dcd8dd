import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ComponentChildren;
  /** The cells hold long words (addresses, ids) that may break anywhere; long plain texts do without being told. */
  breaks?: boolean;
  /** Numbers stand at the end of their column. */
  end?: boolean;
  /** Where the header is a link that sorts: where it leads, and how the column is sorted now. */
  sort?: { href: string; now?: 'ascending' | 'descending' | undefined };
}

export interface TableProps<Row> {
  /** Says what the table holds; `captionHidden` where a heading just above says it. */
  caption: string;
  captionHidden?: boolean;
  /** The first column names the row and holds its link. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** A box per row, named `name` with `rowKey` as value, in the form with the id `form`. */
  pick?: { name: string; form: string; label: (row: Row) => string; allLabel: string };
}

/** A list. The head stays in view; on small screens every row becomes a card with the headers as labels. */
export function Table<Row>({ caption, captionHidden, columns, rows, rowKey, pick }: TableProps<Row>) {
  return (
    <table class="table">
      <caption class={captionHidden ? 'sr-only' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {pick && (
            <th class="pick" scope="col">
              <label>
                <input type="checkbox" aria-label={pick.allLabel} data-pick-all={pick.form} hidden />
              </label>
            </th>
          )}
          {columns.map((column) => (
            <Head key={column.id} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {pick && (
              <td class="pick">
                <label>
                  <input
                    type="checkbox"
                    name={pick.name}
                    value={rowKey(row)}
                    form={pick.form}
                    aria-label={pick.label(row)}
                  />
                </label>
              </td>
            )}
            {columns.map((column, at) => (
              <Cell key={column.id} column={column} row={row} first={at === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head<Row>({ column }: { column: Column<Row> }) {
  const { sort } = column;
  return (
    <th class={column.end ? 'end' : undefined} scope="col" aria-sort={sort?.now}>
      {sort ? (
        <a href={sort.href}>
          {column.header}
          {sort.now && <span aria-hidden="true">{sort.now === 'ascending' ? ' ↑' : ' ↓'}</span>}
        </a>
      ) : (
        column.header
      )}
    </th>
  );
}

function Cell<Row>({ column, row, first }: { column: Column<Row>; row: Row; first: boolean }) {
  const content = column.cell(row);
  const plain = typeof content === 'string';
  const breaks = column.breaks || (plain && longWord.test(content));
  const look = [column.end && 'end', breaks && 'breaks'].filter(Boolean).join(' ') || undefined;
  // On small screens a cell is a grid of label and content, so the content must be one element.
  const whole = plain ? content : <div>{content}</div>;
  return first ? (
    <th class={look} scope="row">
      {whole}
    </th>
  ) : (
    <td class={look} data-label={column.header}>
      {whole}
    </td>
  );
}

const longWord = /\S{20}/;
