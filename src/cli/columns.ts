/** Options for a table without a frame, its columns two spaces apart, so that it fits into 80 characters. */
export const COLUMNS = {
  chars: {
    ...Object.fromEntries(
      'top,top-mid,top-left,top-right,bottom,bottom-mid,bottom-left,bottom-right,left,left-mid,mid,mid-mid,right,right-mid'
        .split(',')
        .map((part) => [part, '']),
    ),
    middle: '  ',
  },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

/** Such a table, without the spaces that fill up its last column. */
export const columnsText = (table: { toString(): string }): string => table.toString().replace(/ +$/gm, '');
