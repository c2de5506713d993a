using System.Diagnostics;
using TransposedConv.Autograd;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>This library through its public convolution layers, forward into a tensor made once, as peers may too.</summary>
internal sealed class OurConvolution : IContestant
{
    private readonly ConvolutionLayer _layer;
    private readonly Tensor _input;
    private readonly Tensor _output;
    private readonly Tensor? _outputGradient;
    private readonly Tensor[] _leaves;
    private readonly Tensor _firstWeight;
    private readonly float _firstValue;

    public OurConvolution(ConvolutionProblem problem)
    {
        _layer = CreateLayer(problem);
        _layer.Weight.CopyFrom(Tensor.From<float>(problem.Weight, problem.WeightShape));
        _layer.Bias!.CopyFrom(Tensor.From<float>(problem.Bias));
        bool isTraining = problem.Pass == Pass.Training;
        _input = Tensor.From<float>(problem.Input, problem.InputShape, requiresGrad: isTraining);
        if (isTraining) _outputGradient = Tensor.From<float>(problem.OutputGradient, problem.OutputShape);
        _output = Tensor.Empty(problem.OutputShape);
        _leaves = [_input, _layer.Weight, _layer.Bias];
        _firstWeight = _layer.Weight.Value.Detach()[[.. problem.WeightShape.Select(static _ => (TensorIndex)0)]];
        _firstValue = problem.Weight[0];
    }

    public string Name => "ours";

    public TimeSpan SpinsFor => TimeSpan.Zero;

    /// <summary>The layer of a problem, with random values.</summary>
    internal static ConvolutionLayer CreateLayer(ConvolutionProblem problem)
    {
        LadderLine line = problem.Line;
        int inChannels = problem.InputShape[1], outChannels = problem.OutputShape[1], groups = line.Groups;
        int[] kernel = line.Kernel, stride = line.Stride, padding = line.Padding, extra = line.OutputPadding, dilation = line.Dilation;
        return (problem.IsTransposed, line.Rank) switch
        {
            (true, 1) => new ConvTranspose1d(inChannels, outChannels, kernel, stride, padding, extra, groups, dilation: dilation),
            (true, 2) => new ConvTranspose2d(inChannels, outChannels, kernel, stride, padding, extra, groups, dilation: dilation),
            (true, _) => new ConvTranspose3d(inChannels, outChannels, kernel, stride, padding, extra, groups, dilation: dilation),
            (false, 1) => new Conv1d(inChannels, outChannels, kernel, stride, padding, dilation, groups),
            (false, 2) => new Conv2d(inChannels, outChannels, kernel, stride, padding, dilation, groups),
            (false, _) => new Conv3d(inChannels, outChannels, kernel, stride, padding, dilation, groups),
        };
    }

    public double Run(int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        if (_outputGradient is null)
        {
            using GradMode.Scope inference = GradMode.Inference();
            for (int i = 0; i < iterations; i++) _layer.Forward(_input, _output);
        }
        else
        {
            for (int i = 0; i < iterations; i++)
            {
                // PyTorch, too, has the memory of a step's results back when the next step begins.
                foreach (Tensor? result in Step(_outputGradient)) result!.Dispose();
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public IReadOnlyList<float[]> Results()
    {
        if (_outputGradient is not null) return [.. Step(_outputGradient).Select(static tensor => tensor!.ToArray<float>())];
        using GradMode.Scope inference = GradMode.Inference();
        return [_layer.Forward(_input, _output).ToArray<float>()];
    }

    private Tensor?[] Step(Tensor outputGradient)
    {
        // A real step has a new weight every time, so nothing kept from the last one may help: writing one number marks the weight as changed.
        _firstWeight.Fill(_firstValue);
        Tensor output = _layer.Forward(_input);
        return [output.Detach(), .. Tensor.Gradient([output], _leaves, [outputGradient])];
    }
}
