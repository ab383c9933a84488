import { Type } from 'typebox';
import { count, timestamp } from '../values.ts';

export const PictureHour = Type.Object(
  {
    startsAt: timestamp('Start of the hour.'),
    pictures: count('Pictures that the upstream made.'),
  },
  { $id: 'PictureHour', description: 'How many pictures an hour brought.' },
);
