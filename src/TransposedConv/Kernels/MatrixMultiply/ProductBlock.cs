namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>A block of a product of matrices: rows of A, columns of B, and steps of the sum.</summary>
internal readonly record struct ProductBlock(int Row, int Rows, int Column, int Columns, int Start, int Depth);
