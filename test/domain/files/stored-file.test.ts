import { expect, it } from 'vitest';
import { downloadName, fileExtensions, imageContentTypes } from '../../../src/domain/files/stored-file.ts';

it('is downloaded under the name of its upload, else under its id with the extension of its type', () => {
  const file = { id: 'file_1', name: null, contentType: null };
  expect(downloadName({ ...file, name: 'fox.jpeg', contentType: 'image/jpeg' })).toBe('fox.jpeg');
  expect(downloadName(file)).toBe('file_1.bin');
  expect(imageContentTypes.map((contentType) => downloadName({ ...file, contentType }))).toEqual([
    'file_1.png',
    'file_1.jpg',
    'file_1.webp',
  ]);
  expect(Object.keys(fileExtensions)).toEqual([...imageContentTypes]);
});
