using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Conv2d and ConvTranspose2d cell by cell, written from the definition alone, for batched input.</summary>
internal sealed class PlainConvolution2d
{
    private readonly ConvolutionSetting _setting;
    private readonly int[] _kernel;
    private readonly int[] _stride;
    private readonly int[] _dilation;
    private readonly int[] _begin;
    private readonly int[] _shape;

    private PlainConvolution2d(ConvolutionSetting setting)
    {
        _setting = setting;
        _kernel = setting.KernelSizes;
        _stride = setting.Stride.Resolve(2, 1, "stride");
        _dilation = setting.Dilation.Resolve(2, 1, "dilation");
        (_begin, int[] end, int[] extra) = setting.IsTransposed
            ? setting.Padding.ForConvTranspose(2, _kernel, _stride, _dilation, setting.OutputPadding)
            : WithoutExtra(setting.Padding.ForConv(2, _kernel, _stride, _dilation));
        _shape = [Size(0, end[0], extra[0]), Size(1, end[1], extra[1])];
    }

    public static double[] Compute(ConvolutionSetting setting, double[] input, double[] weight, double[]? bias) =>
        new PlainConvolution2d(setting).Compute(input, weight, bias);

    public static int[] OutputShape(ConvolutionSetting setting) => new PlainConvolution2d(setting)._shape;

    private static (int[] Begin, int[] End, int[] Extra) WithoutExtra((int[] Begin, int[] End) ends) => (ends.Begin, ends.End, [0, 0]);

    private int Size(int axis, int end, int extra)
    {
        int length = _setting.Input[2 + axis], reach = _dilation[axis] * (_kernel[axis] - 1);
        return _setting.IsTransposed
            ? ((length - 1) * _stride[axis]) - _begin[axis] - end + reach + extra + 1
            : ((length + _begin[axis] + end - reach - 1) / _stride[axis]) + 1;
    }

    private double[] Compute(double[] input, double[] weight, double[]? bias)
    {
        (int batch, int inputs, int outputs) = (_setting.Input[0], _setting.Input[1], _setting.Out);
        (int inputsPerGroup, int outputsPerGroup) = (inputs / _setting.Groups, outputs / _setting.Groups);
        double[] output = new double[batch * outputs * _shape[0] * _shape[1]];
        for (int cell = 0; cell < output.Length; cell++)
        {
            (int rest, int column) = Math.DivRem(cell, _shape[1]);
            (rest, int row) = Math.DivRem(rest, _shape[0]);
            (int n, int o) = Math.DivRem(rest, outputs);
            int firstInput = o / outputsPerGroup * inputsPerGroup;
            for (int c = firstInput; c < firstInput + inputsPerGroup; c++)
            {
                int kernel = _setting.IsTransposed ? (c * outputsPerGroup) + (o % outputsPerGroup) : (o * inputsPerGroup) + (c - firstInput);
                output[cell] += Cell(input, ((n * inputs) + c) * _setting.Input[2] * _setting.Input[3], weight, kernel * _kernel[0] * _kernel[1], row, column);
            }

            output[cell] += bias?[o] ?? 0;
        }

        return output;
    }

    private double Cell(double[] input, int plane, double[] weight, int firstTap, int row, int column)
    {
        double sum = 0;
        for (int i = 0; i < _kernel[0]; i++)
        {
            for (int j = 0; j < _kernel[1]; j++)
            {
                if (Source(0, row, i) is not int y || Source(1, column, j) is not int x) continue;
                sum += input[plane + (y * _setting.Input[3]) + x] * weight[firstTap + (i * _kernel[1]) + j];
            }
        }

        return sum;
    }

    /// <summary>The input cell that meets a tap at an output cell: q·s + k·d − p for Conv; (q + p − k·d) / s, if whole, for ConvTranspose.</summary>
    private int? Source(int axis, int cell, int tap)
    {
        int step = tap * _dilation[axis], stride = _stride[axis];
        int position = _setting.IsTransposed ? cell + _begin[axis] - step : (cell * stride) + step - _begin[axis];
        if (_setting.IsTransposed)
        {
            if (position % stride != 0) return null;
            position /= stride;
        }

        return position >= 0 && position < _setting.Input[2 + axis] ? position : null;
    }
}
