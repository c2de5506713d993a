namespace StreamingUpsampler.Audio;

/// <summary>A signal at both rates; sample n of the low one stands at the time of sample 3n of the high one.</summary>
internal sealed record SignalPair(SignalKind Kind, float[] Low, float[] High)
{
    /// <summary>A signal at the high rate with what is left of it at the low one.</summary>
    internal static SignalPair Of(SignalKind kind, float[] high) => new(kind, WindowedSinc.Downsample(high), high);
}
