/** The quiet picture of the brand panel: nested arches about a lit doorway, in the colour of the panel's text. */
export function GatePattern() {
  return (
    <svg viewBox="0 0 800 1000" preserveAspectRatio="xMidYMax slice" fill="currentColor" aria-hidden="true">
      <linearGradient id="gate-light" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#fff" stop-opacity="0.3" />
        <stop offset="1" stop-color="#fff" stop-opacity="0.85" />
      </linearGradient>
      {radii.map((radius) => (
        <g key={radius}>
          <path d={arch(radius)} opacity="0.055" />
          <path d={arch(radius)} fill="none" stroke="currentColor" opacity="0.16" />
        </g>
      ))}
      <path d={arch(doorway)} fill="url(#gate-light)" />
      <path d={lightOnFloor} fill="#fff" opacity="0.12" />
      <path d={`M0 ${floor}H800`} fill="none" stroke="currentColor" opacity="0.16" />
    </svg>
  );
}

// In units of the view box, which is 800 wide and 1000 high.
const middle = 400;
const floor = 880;
const spring = 640;
const doorway = 60;
const radii = [400, 296, 206, 128];
const lightOnFloor = `M${middle - doorway} ${floor}h${2 * doorway}l170 120h${-2 * (doorway + 170)}z`;

/** Outline of a round arch that stands on the floor. */
function arch(radius: number): string {
  return `M${middle - radius} ${floor}V${spring}a${radius} ${radius} 0 0 1 ${2 * radius} 0V${floor}Z`;
}
