using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>The generator of <see cref="HifiGan"/>, made causal, with random weights, that gets so many mel frames a step.</summary>
internal sealed class NetworkProblem : SteppedProblem
{
    /// <summary>The name of the list of networks, as ladders have names.</summary>
    public const string List = "networks";

    private const int Seed = 1;
    private readonly Lazy<(float[] Input, float[] Weight)> _operands;

    public NetworkProblem(int frames)
    {
        Frames = frames;
        InputShape = [1, HifiGan.MelBands, frames];
        OutputShape = [1, 1, frames * HifiGan.SamplesPerFrame];
        WeightShape = [HifiGan.Layers.Sum(static layer => layer.WeightLength + layer.Out)];
        _operands = new(() => (Fill([Chunks, .. InputShape])[0], Parameters()));
    }

    /// <summary>Mel frames a step.</summary>
    public static IReadOnlyList<int> FramesPerStep => [1, 8, 32];

    public int Frames { get; }

    public override string Ladder => List;

    public override string Name => NameOf(Frames);

    public override Pass Pass => Pass.Network;

    public override int Chunks => 3;

    public override int[] InputShape { get; }

    /// <summary>All parameters: of each layer the weight, then the bias.</summary>
    public override int[] WeightShape { get; }

    public override int[] OutputShape { get; }

    public override float[] Input => _operands.Value.Input;

    public override float[] Weight => _operands.Value.Weight;

    public override float[]? Bias => null;

    public override double Operations => Frames * HifiGan.Layers.Sum(static layer => layer.OperationsPerFrame);

    public override double CompulsoryBytes => sizeof(float) * ((double)Elements(InputShape) + Elements(WeightShape) + Elements(OutputShape));

    public override double? SoundMicroseconds => 1e6 * OutputLength / HifiGan.SampleRate;

    public static string NameOf(int frames) => $"hifigan_v1:{frames}";

    public override JsonObject Describe() => new()
    {
        ["kind"] = "hifigan",
        ["chunks"] = Chunks,
        ["slope"] = HifiGan.Slope,
        ["lastSlope"] = HifiGan.LastSlope,
        ["blocks"] = HifiGan.BlockKernels.Count,
        ["dilations"] = Numbers([.. HifiGan.Dilations]),
        ["strides"] = Numbers([.. HifiGan.Ups.Select(static up => up.Stride)]),
        ["layers"] = new JsonArray([.. HifiGan.Layers.Select(static layer => new JsonObject { ["name"] = layer.Name, ["shape"] = Numbers(layer.WeightShape), ["out"] = layer.Out })]),
    };

    /// <summary>None: only peers that run the network from a script offer it.</summary>
    public override IReadOnlyList<OnnxForm> ToOnnx() => [];

    public override Layer CreateLayer() => HifiGanGenerator.Create(Weight);

    /// <summary>Uniform, each layer scaled so that its outputs are of the size of its inputs and the sound is within the range of tanh.</summary>
    private static float[] Parameters()
    {
        var random = new Random(Seed);
        var values = new List<float>();
        foreach (HifiGanLayer layer in HifiGan.Layers)
        {
            double scale = Math.Sqrt(3.0 / layer.Products);
            for (int i = 0; i < layer.WeightLength; i++) values.Add((float)(scale * ((2 * random.NextDouble()) - 1)));
            for (int i = 0; i < layer.Out; i++) values.Add((float)(0.1 * ((2 * random.NextDouble()) - 1)));
        }

        return [.. values];
    }
}
