namespace TransposedConv.Kernels.Convolution;

/// <summary>The positions that are computed from one window: some rows of one plane, all rows of one in several examples, or a part of a long row.</summary>
/// <param name="N">First example.</param>
/// <param name="Examples">How many examples, side by side.</param>
/// <param name="Group">Group of channels.</param>
/// <param name="Z">Depth cell.</param>
/// <param name="Y">First row.</param>
/// <param name="X">First column.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">Positions in a row.</param>
internal readonly record struct WindowBlock(int N, int Examples, int Group, int Z, int Y, int X, int Rows, int Columns);
