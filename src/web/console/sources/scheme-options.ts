import { passwordSchemes } from '../../../infra/crypto/hash-schemes.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import type { Option } from '../../parts/field.tsx';

/** How passwords may be kept over there, by how much they are worth. The names are those of the formats themselves. */
export const schemeOptions = ({ t }: PersonVisit): readonly Option[] => [
  { value: 'detect', label: t('console-sources.scheme-detect') },
  ...passwordSchemes.map(({ name, strength }) => ({
    value: name,
    label: name,
    group: t(`console-sources.strength-${strength}`),
  })),
];
