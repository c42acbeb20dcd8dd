import { z } from 'zod';
import { isDay } from '../../infra/days.ts';
import { line } from '../users/users.schema.ts';

/** What a licence may have at most, as the database has it. */
const mostSeats = 10_000_000;

const day = z.string('errors.date').trim().refine(isDay, 'errors.date');

/** The terms of a licence as an operator types them: days, not moments. */
export const licenseForm = z
  .object({
    product: line(120),
    seats: z
      .string('errors.number')
      .trim()
      .regex(/^\d{1,12}$/, 'errors.number')
      .transform(Number)
      .pipe(z.number().min(1, 'licenses.seats-range').max(mostSeats, 'licenses.seats-range')),
    starts: day,
    ends: z.literal('').or(day),
  })
  .refine((form) => form.ends === '' || form.ends >= form.starts, {
    path: ['ends'],
    message: 'licenses.ends-before-start',
  });
export type LicenseForm = z.infer<typeof licenseForm>;
