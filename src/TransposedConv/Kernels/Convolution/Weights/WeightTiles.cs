using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Packs tiles of output × input channels, all classes of phases of them, in the heights of the register tiles.</summary>
internal readonly unsafe ref struct WeightTiles<T, TVector, TSimd> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly bool _isWindow;
    private readonly AlignedScratch<int> _offsets;
    private readonly AlignedScratch<byte> _targets;
    private readonly KernelTransposition<T> _transposition;

    /// <param name="plan">The phases, and where channels lie in the weight.</param>
    /// <param name="isWindow">Whether in the heights of <see cref="WindowTile"/> or else of <see cref="TileLoop"/>.</param>
    public WeightTiles(PhasePlan plan, bool isWindow)
    {
        _plan = plan;
        _isWindow = isWindow;
        _offsets = new AlignedScratch<int>(WeightBlocks<T>.OffsetsLength(plan, TSimd.MaxTileRows));
        _targets = new AlignedScratch<byte>(KernelTransposition<T>.MemoryLength(plan));
        _transposition = new KernelTransposition<T>(plan, TSimd.MaxTileRows, _targets.Pointer);
    }

    public void Dispose()
    {
        if (_plan is null) return;
        _targets.Dispose();
        _offsets.Dispose();
    }

    /// <summary>Packs a tile.</summary>
    /// <param name="source">The weight of the part's first output channel at the tile's first input channel.</param>
    /// <param name="part">Where to; the tile may be less than it has.</param>
    /// <param name="firstOut">The first output channel, counted from the part's; a multiple of every tile height.</param>
    /// <param name="outs">How many output channels.</param>
    /// <param name="firstIn">The first input channel, counted from the part's.</param>
    /// <param name="ins">How many input channels.</param>
    public void Pack(T* source, in WeightPart<T> part, int firstOut, int outs, int firstIn, int ins)
    {
        int done = Transpose(source, part, firstOut, outs, firstIn, ins);
        if (done == outs) return;
        var blocks = new WeightBlocks<T>(_plan, _offsets.Pointer);
        nint start = 0;
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int phases = phaseClass.Phases.Length;
            T* target = part.Rows(start, phaseClass, part.FirstOut + firstOut + done);
            int end = (firstOut + outs) * phases;
            for (int row = (firstOut + done) * phases; row < end;)
            {
                int height = _isWindow
                    ? WindowTile.NextRows<T, TVector, TSimd>(part.OutChannels * phases, end - row)
                    : TileLoop.NextRows<T, TVector, TSimd>(end - row);
                blocks.Pack(phaseClass, row, height, source, ins, target + (nint)firstIn * phaseClass.Taps * height);
                target += (nint)height * part.InChannels * phaseClass.Taps;
                row += height;
            }

            start += part.LengthOf(phaseClass);
        }
    }

    /// <returns>How many output channels are packed.</returns>
    private int Transpose(T* source, in WeightPart<T> part, int firstOut, int outs, int firstIn, int ins)
    {
        int channels = _transposition.Channels;
        if (channels == 0) return 0;
        T** targets = stackalloc T*[_plan.Classes.Length];
        T* unused = stackalloc T[TSimd.MaxTileRows];
        int done = 0;
        for (; done <= outs - channels; done += channels)
        {
            nint start = 0;
            for (int c = 0; c < _plan.Classes.Length; c++)
            {
                PhaseClass phaseClass = _plan.Classes[c];
                targets[c] = part.Rows(start, phaseClass, part.FirstOut + firstOut + done) + (nint)firstIn * phaseClass.Taps * TSimd.MaxTileRows;
                start += part.LengthOf(phaseClass);
            }

            _transposition.Pack(source + (nint)(firstOut + done) * _plan.WeightOutStride, ins, targets, unused);
        }

        return done;
    }
}
