import type { WayIn } from '../../domain/profiles/profiles.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Form } from '../parts/form.tsx';

/** The sources whose buttons stand in one place, in their order. Sources are offered at an organization's own address. */
export const waysShown = (visit: Visit, place: WayIn['shownOn']): readonly WayIn[] =>
  visit.place === 'organization'
    ? (visit.organization?.waysIn.filter(({ shownOn }) => shownOn === place) ?? [])
    : [];

/** The source that people of an e-mail address's domain are led to: the address alone decides, never an account. */
export function wayOfDomain(visit: Visit, email: string): WayIn | undefined {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (visit.place !== 'organization' || !email.includes('@')) return undefined;
  return visit.organization?.waysIn.find(({ domains }) => domains.includes(domain));
}

/** A button for each source: a database asks for the password here, a directory asks there. */
export function WayButtons({
  visit,
  ways,
  title,
  next,
}: {
  visit: Visit;
  ways: readonly WayIn[];
  title: string;
  next: string | undefined;
}) {
  if (ways.length === 0) return null;
  return (
    <div class="ways-in">
      <p class="divided">{title}</p>
      {ways.map((way) =>
        way.kind === 'sql' ? (
          <ButtonLink key={way.id} wide href={withPath(way, next)}>
            {way.label}
          </ButtonLink>
        ) : (
          <Form key={way.id} visit={visit} action={`/sign-in/directory/${way.id}`}>
            <input type="hidden" name="next" value={next ?? ''} />
            <Button wide>{way.label}</Button>
          </Form>
        ),
      )}
    </div>
  );
}

const withPath = ({ id }: WayIn, next: string | undefined): string =>
  next ? `/sign-in/with/${id}?${new URLSearchParams({ next })}` : `/sign-in/with/${id}`;
