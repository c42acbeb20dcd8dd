import type { AccessRequest } from '../../domain/access-requests/access-requests.ts';

/** Who asks: the name leads to the request. */
export function Requester({ request }: { request: AccessRequest }) {
  return (
    <>
      <a href={`/console/requests/${request.id}`}>{request.name}</a>
      <span class="block text-small font-normal text-quiet breaks">{request.email}</span>
    </>
  );
}
