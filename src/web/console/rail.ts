import type { Visit } from '../entrance/visit.ts';
import type { RailItem } from '../parts/rail.tsx';

export type Noun =
  | 'overview'
  | 'users'
  | 'licenses'
  | 'attempts'
  | 'sources'
  | 'requests'
  | 'projects'
  | 'settings'
  | 'audit';

/** The nouns of an organization's console, in the order in which they are needed. */
export function consoleRail({ t, waiting = 0 }: Visit): readonly (RailItem & { id: Noun })[] {
  return [
    { id: 'overview', href: '/console', label: t('console.rail-overview'), icon: 'overview' },
    { id: 'users', href: '/console/users', label: t('console.rail-users'), icon: 'users' },
    { id: 'licenses', href: '/console/licenses', label: t('console.rail-licenses'), icon: 'license' },
    {
      id: 'requests',
      href: '/console/requests',
      label: t('requests.rail'),
      icon: 'request',
      count: waiting,
    },
    { id: 'attempts', href: '/console/attempts', label: t('console.rail-attempts'), icon: 'enter' },
    {
      id: 'sources',
      href: '/console/sources',
      label: t('console-sources.title'),
      icon: 'key',
    },
    { id: 'projects', href: '/console/projects', label: t('projects.projects'), icon: 'project' },
    { id: 'settings', href: '/console/settings', label: t('console.rail-settings'), icon: 'settings' },
    { id: 'audit', href: '/console/audit', label: t('console.rail-audit'), icon: 'audit' },
  ];
}
