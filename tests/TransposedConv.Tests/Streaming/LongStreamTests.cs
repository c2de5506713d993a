using TransposedConv.NN;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Streaming;

/// <summary>A million frames: no drift, no growth, no allocation.</summary>
public sealed class LongStreamTests
{
    private const int Frames = 1_000_000;
    private const int Rate = 3;
    private const int Window = 400;

    private static readonly int[] Chunks = [1, 7, 32, 160];

    private readonly Sequential _network = new(new CausalConv1d(1, 4, 5, dilation: 2), new ReLU(), new CausalConvTranspose1d(4, 1, 7, Rate));

    [Fact]
    public void A_million_frames_end_with_the_bits_of_the_offline_layers()
    {
        StreamingModule stream = _network.ToStreaming();
        float[] input = new float[Chunks.Max()], output = new float[Rate * Chunks.Max()];
        float[] last = new float[Rate * Window];
        int step = 0, samples = 0, allocatingSteps = 0;
        for (int frame = 0; frame < Frames; step++)
        {
            int count = Math.Min(Chunks[step % Chunks.Length], Frames - frame);
            for (int i = 0; i < count; i++) input[i] = Signal(frame + i);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            int given = stream.Step(input.AsSpan(0, count), output);
            if (step >= 10 * Chunks.Length && GC.GetAllocatedBytesForCurrentThread() > allocated) allocatingSteps++;
            if (given != Rate * count) Assert.Fail($"{given} samples of {count} frames");
            Keep(last, output.AsSpan(0, given));
            samples += given;
            frame += count;
        }

        allocatingSteps.Should().BeLessThan(step / 1000, "the runtime allocates now and then, when it compiles a method again");
        samples.Should().Be(Rate * Frames);
        stream.FlushLength.Should().Be(0);

        // What lies before the window reaches 12 frames into it at most.
        Tensor x = Tensor.From([.. Enumerable.Range(Frames - Window, Window).Select(Signal)]).Reshape(1, 1, Window);
        last[(12 * Rate)..].ShouldHaveTheBitsOf(_network.Forward(x).ToArray<float>()[(12 * Rate)..], "the last frames");
    }

    private static float Signal(int frame) => ((uint)frame * 2654435761u >> 16) / 65536f - 0.5f;

    private static void Keep(float[] last, ReadOnlySpan<float> fresh)
    {
        if (fresh.Length >= last.Length)
        {
            fresh[^last.Length..].CopyTo(last);
            return;
        }

        last.AsSpan(fresh.Length).CopyTo(last);
        fresh.CopyTo(last.AsSpan(last.Length - fresh.Length));
    }
}
