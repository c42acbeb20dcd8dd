/** Drawings on a grid of 20, strokes of 1.5: paths only. */
const drawings = {
  success: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM6.75 10.25 9 12.5l4.25-4.75',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM10 9.25V13.5M10 6.5v.01',
  warning: 'M10 3 2.25 16.5h15.5L10 3ZM10 8.25v3.5M10 14v.01',
  error: 'M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7L7 2.5ZM10 6.25v4.5M10 13.5v.01',
  dot: 'M10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  empty: 'M3 11.5 5 4.5h10l2 7v4H3v-4ZM3 11.5h4l1 2h4l1-2h4',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13 13l4 4',
  down: 'M5.5 7.75 10 12.25l4.5-4.5',
  back: 'M12 5 7 10l5 5',
  close: 'M5 5l10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  user: 'M10 3a3.25 3.25 0 1 0 0 6.5A3.25 3.25 0 0 0 10 3ZM3.5 17a6.5 5 0 0 1 13 0',
  users:
    'M7.5 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM2 16.5a5.5 4.5 0 0 1 11 0M13 3.75a3 3 0 0 1 0 5.5M15 12.5a5 4 0 0 1 3 4',
  groups: 'M3 3.5h6v6H3v-6ZM11 10.5h6v6h-6v-6ZM9 6.5h5v4M11 13.5H6v-4',
  license: 'M3 4.5h14v11H3v-11ZM6 8h4M6 12h2.5M13.5 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z',
  request: 'M3 11.5 5 4h10l2 7.5V16H3v-4.5ZM3 11.5h4l1 2h4l1-2h4M10 4v5M8 7l2 2 2-2',
  enter: 'M11 3.5h5v13h-5M3.5 10H12M9 7l3 3-3 3',
  leave: 'M9 3.5H4v13h5M8 10h8.5M13.5 7l3 3-3 3',
  key: 'M13 3.5a3.75 3.75 0 1 0 0 7.5 3.75 3.75 0 0 0 0-7.5ZM10.25 9.75 3.5 16.5M6 14l2 2',
  lock: 'M4.5 9h11v7.5h-11V9ZM7 9V6.5a3 3 0 0 1 6 0V9',
  project: 'M2.75 5h5l1.5 2h8v9H2.75V5Z',
  app: 'M3.5 3.5h5v5h-5v-5ZM11.5 3.5h5v5h-5v-5ZM3.5 11.5h5v5h-5v-5ZM14 11.5v5M11.5 14h5',
  settings: 'M3 6h6M13 6h4M3 14h2M9 14h8M11 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM7 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
  audit: 'M5 2.75h10v14.5H5V2.75ZM7.5 6.5h5M7.5 10h5M7.5 13.5h3',
  overview: 'M3 16.5V9l7-5.5L17 9v7.5h-4.5v-5h-5v5H3Z',
  organization: 'M4 17V4l7-1.5V17M11 7h5v10M2.5 17h15M7 7v.01M7 10v.01M7 13v.01M13.5 10v.01M13.5 13v.01',
  health: 'M2.5 10.5h3.25L8 5l4 10 2-4.5h3.5',
  mail: 'M3 4.5h14v11H3v-11ZM3 6l7 5 7-5',
  help: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM7.75 8a2.25 2.25 0 1 1 3.25 2c-.75.4-1 .8-1 1.5M10 14v.01',
  clock: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM10 6v4l2.5 2',
  calendar: 'M3 4.5h14v12H3v-12ZM3 8h14M7 2.5v4M13 2.5v4',
  globe:
    'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM2.5 10h15M10 2.5c5 5 5 10 0 15M10 2.5c-5 5-5 10 0 15',
  picture: 'M3 4h14v12H3V4ZM3 14l4-4 3 3 3-3.5 4 4.5M7 7v.01',
  trash: 'M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.75 11h8.5l.75-11',
  edit: 'M12.5 4 16 7.5 7.5 16H4v-3.5L12.5 4Z',
  outside: 'M8 4.5H4v11.5h11.5V12M11.5 3.5h5v5M16.5 3.5 9 11',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.35 4.35l1 1M14.65 14.65l1 1M4.35 15.65l1-1M14.65 5.35l1-1',
  moon: 'M16.5 11.75A7 7 0 1 1 8.25 3.5a5.5 5.5 0 0 0 8.25 8.25Z',
  screen: 'M3 4h14v9.5H3V4ZM7 16.5h6M10 13.5v3',
} as const;

export type IconName = keyof typeof drawings;

/** A small drawing beside a word; never without one, so it is hidden from those who hear the page. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
