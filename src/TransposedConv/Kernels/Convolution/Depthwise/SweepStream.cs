using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>A register's columns of one output channel, from the first row to the last.</summary>
/// <param name="source">The cell that the first tap of the first column reads in the input channel's first row, existing or not.</param>
/// <param name="weights">The channel's weights, row by row.</param>
/// <param name="cells">Which cells exist, for each piece of the taps of a row.</param>
/// <param name="target">The first column in the first row of the output.</param>
/// <param name="bias">Added to every sum.</param>
/// <param name="columns">How many columns there are.</param>
internal readonly unsafe struct SweepStream<T, TVector, TSimd>(T* source, T* weights, SameCells<T, TVector, TSimd>* cells, T* target, T bias, int columns)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    public readonly T* Source = source;
    public readonly T* Weights = weights;
    public readonly SameCells<T, TVector, TSimd>* Cells = cells;
    public readonly T* Target = target;
    public readonly T Bias = bias;
    public readonly int Columns = columns;
}
