import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { ConsolePage } from '../parts/console-frame.tsx';
import type { PageHeadProps } from '../parts/page-head.tsx';
import type { RailItem } from '../parts/rail.tsx';

interface OperatorProps extends PageHeadProps {
  visit: Visit;
  current: 'organizations' | 'health';
  /** The form came back with errors. */
  failed?: boolean;
  children: ComponentChildren;
}

/** A page of the operators' console; its search finds organizations. */
export function Operator({ visit, children, ...rest }: OperatorProps) {
  const search = { action: '/operator', label: visit.t('operator.find') };
  return (
    <ConsolePage visit={visit} rail={rail(visit)} search={search} {...rest}>
      {children}
    </ConsolePage>
  );
}

/** The operators' own people and their sign-ins stand in the console of their organization. */
const rail = ({ t }: Visit): readonly RailItem[] => [
  { id: 'organizations', href: '/operator', label: t('operator.rail-organizations'), icon: 'organization' },
  { id: 'operators', href: '/console/users', label: t('operator.rail-operators'), icon: 'users' },
  { id: 'attempts', href: '/console/attempts', label: t('operator.rail-attempts'), icon: 'enter' },
  { id: 'health', href: '/operator/health', label: t('operator.rail-health'), icon: 'health' },
];
