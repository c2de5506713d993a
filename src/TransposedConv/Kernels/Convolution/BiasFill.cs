using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Fills every channel of an output with its bias, or with 0: the value of cells that no tap reaches.</summary>
internal readonly unsafe struct BiasFill<T>(T* output, T* bias, int channels, int cells) : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Run(int batch) => ParallelRange.Run(batch * channels, work: (long)batch * channels * cells, this);

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        for (int plane = start; plane < end; plane++)
        {
            T value = bias is null ? T.Zero : bias[plane % channels] + T.Zero;
            new Span<T>(output + (nint)plane * cells, cells).Fill(value);
        }
    }
}
