namespace StreamingUpsampler.Audio;

/// <summary>The rates of the sample.</summary>
internal static class Rates
{
    internal const int Factor = 3;
    internal const int Low = 8_000;
    internal const int High = Factor * Low;
}
