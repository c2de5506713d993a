namespace TransposedConv.NN;

/// <summary>
/// A function of a signal whose output at a time depends on the input at that time alone, over spans: what <see cref="StreamingForm.Positions(IPositionwise)"/>
/// streams without allocating.
/// </summary>
public interface IPositionwise
{
    /// <summary>Computes the output.</summary>
    /// <param name="input">[batch, channels, frames], contiguous.</param>
    /// <param name="channels">Channels of the input and of the output.</param>
    /// <param name="frames">Frames.</param>
    /// <param name="output">[batch, channels, frames], contiguous; it may be the same memory as the input.</param>
    void Apply(ReadOnlySpan<float> input, int channels, int frames, Span<float> output);

    /// <summary>Computes the output.</summary>
    /// <param name="input">[batch, channels, frames], contiguous.</param>
    /// <param name="channels">Channels of the input and of the output.</param>
    /// <param name="frames">Frames.</param>
    /// <param name="output">[batch, channels, frames], contiguous; it may be the same memory as the input.</param>
    void Apply(ReadOnlySpan<double> input, int channels, int frames, Span<double> output);
}
