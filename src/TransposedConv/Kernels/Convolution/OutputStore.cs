using System.Numerics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Writes the finished sums of a tile of positions to where their phases have them, with the bias.</summary>
internal readonly unsafe struct OutputStore<T, TVector, TSimd>(PhasePlan plan, T* bias, T* output, int group, int tileWidth)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <param name="firstChannel">First output channel within the group.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="segments">The positions.</param>
    /// <param name="sums">For each class of phases a row per (channel, phase).</param>
    public void Write(int firstChannel, int channels, ReadOnlySpan<RowSegment> segments, T* sums)
    {
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            for (int c = 0; c < channels; c++)
            {
                int channel = group * plan.OutChannels + firstChannel + c;
                T end = bias is null ? T.Zero : bias[channel] + T.Zero;
                foreach (Phase phase in phaseClass.Phases)
                {
                    foreach (ref readonly RowSegment segment in segments) WriteRow(segment, phase, channel, sums + segment.Offset, end);
                    sums += tileWidth;
                }
            }
        }
    }

    private void WriteRow(in RowSegment segment, Phase phase, int channel, T* sums, T end)
    {
        int step = plan.Width.OutputStep;
        long z = (long)segment.Z * plan.Depth.OutputStep + phase.Z;
        long y = (long)segment.Y * plan.Height.OutputStep + phase.Y;
        int length = Math.Min(segment.Length, plan.Width.CellsOf(phase.X) - segment.X);
        if (z >= plan.Depth.OutputLength || y >= plan.Height.OutputLength || length <= 0) return;

        nint plane = (nint)segment.N * plan.Groups * plan.OutChannels + channel;
        T* target = output + plane * plan.OutputCells
            + (nint)((z * plan.Height.OutputLength + y) * plan.Width.OutputLength + (long)segment.X * step + phase.X);
        int i = 0;
        if (step == 1)
        {
            TVector ends = TSimd.Broadcast(end);
            for (; i <= length - TSimd.Count; i += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(sums + i), ends), target + i);
        }

        for (target += (nint)i * step; i < length; i++, target += step) *target = sums[i] + end;
    }
}
