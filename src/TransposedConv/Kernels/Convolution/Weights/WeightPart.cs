namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packed weights that a block of channels is multiplied by: class by class the rows (output channel, phase) in blocks of the tile's height, each
/// <c>[input channel][tap][row]</c>.
/// </summary>
/// <param name="Start">The first weight.</param>
/// <param name="FirstIn">The first input channel that it has.</param>
/// <param name="InChannels">How many input channels.</param>
/// <param name="FirstOut">The first output channel that it has.</param>
/// <param name="OutChannels">How many output channels.</param>
internal readonly unsafe record struct WeightPart<T>(nint Start, int FirstIn, int InChannels, int FirstOut, int OutChannels)
    where T : unmanaged
{
    /// <summary>The rows of a class of phases from an output channel on, as packed from the first input channel of the part.</summary>
    /// <param name="classStart">Elements of the classes before it; see <see cref="LengthOf"/>.</param>
    /// <param name="phaseClass">The class.</param>
    /// <param name="outChannel">The output channel.</param>
    public T* Rows(nint classStart, PhaseClass phaseClass, int outChannel) =>
        (T*)Start + classStart + (nint)(outChannel - FirstOut) * phaseClass.Phases.Length * InChannels * phaseClass.Taps;

    /// <summary>Elements of a class.</summary>
    public nint LengthOf(PhaseClass phaseClass) => (nint)OutChannels * phaseClass.Phases.Length * InChannels * phaseClass.Taps;
}
