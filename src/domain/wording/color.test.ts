import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentOf, contrast, surfaces } from './color.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the colour of an organization', () => {
  test('contrast is that of WCAG', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  test('whatever it is, its text and what stands on it can be read in both themes', () => {
    fc.assert(
      fc.property(color, fc.constantFrom('light', 'dark'), (chosen, theme) => {
        const accent = accentOf(chosen, theme);
        for (const surface of surfaces[theme])
          expect(contrast(accent.text, surface)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(accent.onFill, accent.fill)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(accent.onPanel, accent.panel)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('a colour that reads is left alone; one that does not is moved, and said so', () => {
    expect(accentOf('#17566b', 'light')).toMatchObject({ fill: '#17566b', text: '#17566b', adjusted: false });
    const pale = accentOf('#ffd500', 'light');
    expect(pale).toMatchObject({ fill: '#ffd500', adjusted: true });
    expect(pale.text).not.toBe('#ffd500');
  });
});
