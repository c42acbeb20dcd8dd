import { Link } from '../parts/link.tsx';
import { safeHref } from '../parts/safe-href.ts';

export interface Tile {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Where it leads; one that is not safe to follow leaves the name alone. */
  readonly url: string | null;
}

/** Places to go to, each with its host in sight: people see where a link leads before they follow it. */
export const Tiles = ({ items }: { items: readonly Tile[] }) => (
  <ul class="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
    {items.map((item) => (
      <TileCard key={item.id} tile={item} />
    ))}
  </ul>
);

function TileCard({ tile }: { tile: Tile }) {
  const target = tile.url ? safeHref(tile.url) : undefined;
  return (
    <li class={`card relative grid content-start gap-1 ${target ? 'hover:border-(--control)' : ''}`}>
      <h3>
        {target ? (
          <Link class="after:absolute after:inset-0" href={target.href} host={false}>
            {tile.name}
          </Link>
        ) : (
          tile.name
        )}
      </h3>
      {tile.description && <p class="whitespace-pre-line">{tile.description}</p>}
      {target?.kind === 'outside' && <p class="text-small text-quiet wrap-anywhere">{target.host}</p>}
    </li>
  );
}
