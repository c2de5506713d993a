using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Where the steps of a sum (input channel, tap) read a panel, and a weight that is not packed.</summary>
internal sealed unsafe class PanelRows
{
    private readonly PhasePlan _plan;
    private volatile AlignedMemory<int>? _steps;

    /// <param name="plan">The plan.</param>
    /// <param name="channels">Channels of a block.</param>
    /// <param name="width">Elements of a row of the panel.</param>
    public PanelRows(PhasePlan plan, int channels, int width)
    {
        _plan = plan;
        Channels = channels;
        Shape = PanelShape.Of(plan, channels, width);
        Offsets = new AlignedMemory<int>((long)channels * plan.Taps);
        int* next = Offsets.Pointer;
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            for (int c = 0; c < channels; c++)
            {
                foreach (int shift in phaseClass.Shifts) *next++ = Shape.OffsetOf(c, shift);
            }
        }
    }

    public int Channels { get; }

    public PanelShape Shape { get; }

    /// <summary>For each class of phases, each channel of a block and each tap: where the row of the panel starts that the tap reads.</summary>
    public AlignedMemory<int> Offsets { get; }

    /// <summary>For the same pairs: how far the weight lies behind the row's first one, and the start of the row of the panel.</summary>
    /// <remarks>
    /// The taps of a phase are as far apart as those of every other phase of its class: on each axis they go by the stride over its greatest common divisor with the dilation. So
    /// all rows (output channel, phase) have the same distances.
    /// </remarks>
    public AlignedMemory<int> Steps => _steps ??= ListSteps();

    private AlignedMemory<int> ListSteps()
    {
        var steps = new AlignedMemory<int>(2L * ((long)Channels * _plan.Taps + InPlaceTile.FactorSteps));
        int* next = steps.Pointer;
        int* offset = Offsets.Pointer;
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int[] taps = phaseClass.Phases[0].Taps;
            for (int c = 0; c < Channels; c++)
            {
                foreach (int tap in taps)
                {
                    *next++ = c * _plan.WeightInStride + tap - taps[0];
                    *next++ = *offset++;
                }
            }
        }

        return steps;
    }
}
