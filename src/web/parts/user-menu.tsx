import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Visit } from '../entrance/visit.ts';
import { Avatar } from './avatar.tsx';
import { Form } from './form.tsx';
import { Icon } from './icon.tsx';
import { paths } from './paths.ts';
import { pictureUrl } from './pictures.ts';

/** Profile picture that opens the person's menu: a details element, which needs no script. */
export function UserMenu({ visit, session }: { visit: Visit; session: PersonSession }) {
  const { name, email } = session.user;
  return (
    <details class="menu" data-menu>
      <summary>
        <Avatar name={name} picture={pictureUrl(session.user)} />
        <Icon name="down" />
        <span class="sr-only">{visit.t('parts.menu', { name })}</span>
      </summary>
      <div class="menu-sheet">
        <p class="menu-who">
          <strong>{name}</strong>
          <span>{email}</span>
        </p>
        <a class="menu-item" href={paths.profile}>
          <Icon name="user" />
          {visit.t('parts.menu_profile')}
        </a>
        <a class="menu-item" href={paths.changePassword}>
          <Icon name="key" />
          {visit.t('parts.menu_password')}
        </a>
        <Form visit={visit} action={paths.signOut} class="menu-rule">
          <button class="menu-item mt-2" type="submit">
            <Icon name="leave" />
            {visit.t('parts.menu_sign_out')}
          </button>
        </Form>
      </div>
    </details>
  );
}
