using System.Numerics;

namespace TransposedConv.NN;

/// <summary>A function of a value and its channel.</summary>
/// <param name="channels">The number of channels that it has values for; 0 for any.</param>
internal abstract class ChannelFunction(int channels) : IPositionwise
{
    private readonly int _channels = channels;

    public void Apply(ReadOnlySpan<float> input, int channels, int frames, Span<float> output) => Rows(input, channels, frames, output);

    public void Apply(ReadOnlySpan<double> input, int channels, int frames, Span<double> output) => Rows(input, channels, frames, output);

    /// <summary>Computes the values of one channel.</summary>
    protected abstract void Row<T>(ReadOnlySpan<T> x, int channel, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private void Rows<T>(ReadOnlySpan<T> input, int channels, int frames, Span<T> output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_channels != 0 && _channels != channels) throw new ArgumentException($"input: expected {_channels} channels, got {channels}.", nameof(input));
        if (frames == 0) return;
        int rows = input.Length / frames;
        for (int row = 0; row < rows; row++) Row(input.Slice(row * frames, frames), row % channels, output.Slice(row * frames, frames));
    }
}
